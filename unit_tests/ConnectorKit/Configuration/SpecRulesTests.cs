using System.Text.Json.Nodes;
using UnitTests.SourceTree;
using Xunit;

namespace UnitTests.ConnectorKit.Configuration;

public sealed class SpecRulesTests
{
    [Theory]
    [InlineData("source-databricks")]
    [InlineData("destination-cdc")]
    public void Specifications_keep_airbytes_rules(string room) => Assert.Empty(SpecRules.Problems(Read(room)));

    /// <summary>Each breaks one rule of a right document.</summary>
    [Theory]
    [InlineData("catalog", "title", null, ".catalog: has no title")]
    [InlineData("catalog", "description", "\" \"", ".catalog: has no description")]
    [InlineData("catalog", "order", "0", ": two fields have one order")]
    [InlineData("catalog", "order", null, ": a field has no order")]
    [InlineData("catalog", "group", "\"other\"", ".catalog: group")]
    [InlineData("catalog", "examples", null, ".catalog: has no example")]
    [InlineData("catalog", "always_show", "true", ".catalog: required is shown")]
    [InlineData("catalog", "anyOf", "[]", "/properties: anyOf is not allowed")]
    [InlineData("catalog", "display_type", "\"radio\"", ".catalog: display_type without oneOf")]
    [InlineData("schemas", "items", null, ".schemas: a list has not one kind of items")]
    [InlineData("engine", "properties", "{}", ".engine: is an object without fields")]
    [InlineData("engine", "airbyte_secret", "true", ".engine: is no text and marked as a secret")]
    [InlineData("warehouse/oneOf/0/properties/type", "const", null, "a variant has not exactly one constant")]
    [InlineData("warehouse/oneOf/0/properties/type", "enum", "[\"lakehouse\"]", "type: a constant has no choice")]
    [InlineData("warehouse/oneOf/0", "required", "[]", "constant not required")]
    [InlineData(
        "warehouse/oneOf/1/properties/authentication/oneOf/1/properties/client_secret", "airbyte_secret", null,
        "client_secret: is not marked as a secret")]
    public void A_broken_rule_is_found(string field, string keyword, string? value, string expected)
    {
        var document = JsonNode.Parse(Read("source-databricks"))!;
        var at = document["connectionSpecification"]!["properties"]!;
        foreach (var part in field.Split('/'))
        {
            at = at is JsonArray items ? items[int.Parse(part)]! : at[part]!;
        }

        at.AsObject()[keyword] = value is null ? null : JsonNode.Parse(value);
        if (value is null)
        {
            _ = at.AsObject().Remove(keyword);
        }

        Assert.Contains(
            SpecRules.Problems(document.ToJsonString()), p => p.Contains(expected, StringComparison.Ordinal));
    }

    static string Read(string room) => File.ReadAllText(Path.Combine(Repository.Root, room, "spec.json"));
}
