using System.Text.Json.Nodes;
using ConnectorKit.Configuration;
using Xunit;

namespace UnitTests.ConnectorKit.Configuration;

public sealed class SpecBuilderTests
{
    static readonly JsonObject Schema = SpecBuilder.ConnectionSpecification(SampleConfigContext.Default.SampleConfig);

    [Fact]
    public void A_field_has_what_its_attribute_says()
    {
        var seconds = Schema["properties"]!["seconds"]!;

        Assert.Equal(
            """
            {"type":"integer","title":"Seconds","description":"How often.","order":1,"default":300,
            """ + "\"minimum\":10,\"maximum\":3600}",
            seconds.ToJsonString());
    }

    [Fact]
    public void Optional_fields_are_not_required_and_have_plain_types()
    {
        Assert.Equal("""["warehouse"]""", Schema["required"]!.ToJsonString());
        Assert.Equal("string", (string)Schema["properties"]!["day"]!["type"]!);
    }

    [Fact]
    public void A_union_becomes_one_of_with_a_constant_in_each_variant()
    {
        var warehouse = Schema["properties"]!["warehouse"]!.AsObject();
        var variants = warehouse["oneOf"]!.AsArray();

        Assert.Equal("object", (string)warehouse["type"]!);
        Assert.Equal("Warehouse", (string)warehouse["title"]!);
        Assert.Equal(["lakehouse", "databricks"], variants.Select(v => (string)v!["properties"]!["type"]!["const"]!));
        Assert.All(variants, v => Assert.Equal("type", (string)v!["required"]![0]!));
        Assert.All(variants, v => Assert.Equal("object", (string)v!["type"]!));
        Assert.All(variants, v => Assert.NotNull(v!["title"]));
    }

    [Fact]
    public void A_secret_is_marked_and_an_enumeration_lists_its_names()
    {
        Assert.True((bool)Schema["properties"]!["password"]!["airbyte_secret"]!);
        Assert.Equal(
            """["update_delete","append_only"]""", Schema["properties"]!["mode"]!["enum"]!.ToJsonString());
    }

    [Fact]
    public void A_type_that_is_used_twice_is_written_out_twice()
    {
        Assert.DoesNotContain("$ref", Schema.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("More tables", (string)Schema["properties"]!["extra"]!["title"]!);
        Assert.NotNull(Schema["properties"]!["extra"]!["properties"]!["primary_key"]);
        Assert.Equal("Table", (string)Schema["properties"]!["tables"]!["items"]!["title"]!);
    }

    [Fact]
    public void Keywords_that_the_platform_refuses_do_not_appear()
    {
        var text = Schema.ToJsonString();

        Assert.All(
            ["anyOf", "allOf", "\"not\"", "\"null\"", "patternProperties"],
            keyword => Assert.DoesNotContain(keyword, text, StringComparison.Ordinal));
    }
}
