using System.Text;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Configuration;

public sealed class ConfigReaderTests
{
    const string Lakehouse = """ "warehouse": {"type": "lakehouse", "path": "./l"} """;

    [Fact]
    public void A_minimal_configuration_gets_its_defaults()
    {
        var config = Read($"{{{Lakehouse}}}");

        Assert.Equal("./l", Assert.IsType<LakehouseConfig>(config.Warehouse).Path);
        Assert.Equal(300, config.Seconds);
        Assert.Equal(SampleMode.UpdateDelete, config.Mode);
        Assert.True(config.Exact);
        Assert.Empty(config.Tables);
    }

    [Fact]
    public void The_discriminator_may_stand_last_and_null_counts_as_missing()
    {
        var config = Read("""{"warehouse": {"path": "./l", "type": "lakehouse"}, "seconds": null, "extra": null}""");

        Assert.Equal(300, config.Seconds);
        Assert.Null(config.Extra);
    }

    [Fact]
    public void Lists_and_dictionaries_are_bound()
    {
        var config = Read(
            $$"""{{{Lakehouse}}, "tables": [{"table": "a", "primary_key": ["x", "y"], "types": {"c": "STRING"} }, {"table": "b"}]}""");

        Assert.Equal(["x", "y"], config.Tables[0].PrimaryKey);
        Assert.Equal("STRING", config.Tables[0].Types!["c"]);
        Assert.Empty(config.Tables[1].PrimaryKey);
    }

    [Fact]
    public void All_problems_are_reported_at_once_by_field()
    {
        var error = Assert.Throws<ConfigException>(() => Read(
            """
            {"warehouse": {"type": "databricks", "host": "", "authentication": {"auth_type": "oauth_m2m"}},
             "seconds": 5, "mode": "append", "tables": [{"primary_key": "id"}, 7], "exact": "yes",
             "day": "31.1.2024", "tabels": []}
            """));

        Assert.Equal(
            """
            The configuration c.json has 11 problems:
              - warehouse.authentication.client_id: is missing; expected a text
              - warehouse.authentication.client_secret: is missing; expected a text
              - warehouse.host: is empty
              - seconds: found 5, expected a whole number from 10 to 3600
              - mode: found 'append', expected one of update_delete, append_only
              - tables[0].primary_key: found a text, expected a list, each a text
              - tables[0].table: is missing; expected a text
              - tables[1]: found a number of another form, expected an object
              - exact: found a text, expected true or false
              - day: found '31.1.2024', expected a text like 2024-01-31
              - tabels: unknown key; did you mean 'tables'?
            """,
            error.Message);
    }

    [Fact]
    public void An_unknown_variant_names_the_known_ones()
    {
        var error = Assert.Throws<ConfigException>(() => Read("""{"warehouse": {"type": "lakehouze", "path": "x"}}"""));

        Assert.Contains(
            "warehouse.type: found 'lakehouze', expected one of lakehouse, databricks (did you mean 'lakehouse'?)",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_resolved_and_read_as_the_field_wants()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "s3cret\n");

        var config = Read(
            $$"""{{{Lakehouse}}, "password": "${file:{{file}}}", "seconds": "${env:SECONDS}", "exact": "${env:EXACT}"}""",
            new() { ["SECONDS"] = "60", ["EXACT"] = "false" });

        File.Delete(file);
        Assert.Equal("s3cret", config.Password!.Value);
        Assert.Equal(60, config.Seconds);
        Assert.False(config.Exact);
        Assert.DoesNotContain("s3cret", config.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_leads_nowhere_is_one_problem()
    {
        var error = Assert.Throws<ConfigException>(() => Read(
            $$"""{{{Lakehouse}}, "seconds": "${env:NOWHERE}", "password": "${file:/nowhere/x}", "day": "${vault:x}"}"""));

        Assert.Contains("3 problems", error.Message, StringComparison.Ordinal);
        Assert.Contains("seconds: the environment variable NOWHERE", error.Message, StringComparison.Ordinal);
        Assert.Contains("password: the file /nowhere/x does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("day: found '${…}' of an unknown kind", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_came_from_elsewhere_are_not_shown()
    {
        var error = Assert.Throws<ConfigException>(
            () => Read($$"""{{{Lakehouse}}, "day": "${env:DAY}"}""", new() { ["DAY"] = "hunter2" }));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lenient_reading_ignores_unknown_keys_and_warns_but_for_underscores()
    {
        var log = new ListLogger();
        var json = $$"""{{{Lakehouse}}, "tabels": 1, "_comment": "x"}""";

        var config = Read(json, options: Options([]) with { UnknownKeys = UnknownKeys.Lenient, Log = log });

        Assert.Empty(config.Tables);
        var line = Assert.Single(log.Lines);
        Assert.Contains("tabels: unknown key; did you mean 'tables'?", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{\"a\":1", "is not JSON at line 1")]
    [InlineData("{\"a\":1,\"a\":2}", "is not JSON")]
    public void Text_that_is_no_object_is_refused(string json, string expected)
    {
        var error = Assert.Throws<ConfigException>(() => Read(json));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_fills_what_a_databricks_warehouse_lacks()
    {
        var config = Read(
            """{"warehouse": {"type": "databricks"}}""",
            options: Options(new()
            {
                ["DATABRICKS_HOST"] = "https://h.example",
                ["DATABRICKS_TOKEN"] = "t",
                ["DATABRICKS_WAREHOUSE_ID"] = "w",
            }) with
            {
                DatabricksEnvironment = true,
            });

        var databricks = Assert.IsType<DatabricksConfig>(config.Warehouse);
        Assert.Equal("https://h.example/", databricks.Endpoint().Host.ToString());
        Assert.Equal("w", databricks.Endpoint().WarehouseId);
        var token = Assert.IsType<PersonalAccessTokenConfig>(databricks.Authentication);
        Assert.Equal("t", token.PersonalAccessToken.Value);
    }

    [Theory]
    [InlineData("https://h.example", "w", null, 0)]
    [InlineData("h.example", null, "/sql/1.0/warehouses/w", 0)]
    [InlineData("http://127.0.0.1:8080", "w", null, 0)]
    [InlineData("http://h.example", "w", null, 1)]
    [InlineData("ftp://h.example", null, null, 2)]
    public void A_databricks_address_is_checked(string host, string? warehouse, string? path, int problems)
    {
        var config = new DatabricksConfig
        {
            Host = host,
            WarehouseId = warehouse,
            HttpPath = path,
            Authentication = new PersonalAccessTokenConfig { PersonalAccessToken = new Secret("t") },
        };

        Assert.Equal(problems, config.Problems("warehouse").Count());
    }

    [Theory]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("512 MiB", 536_870_912)]
    [InlineData("100 B", 100)]
    public void Sizes_are_read_with_their_units(string text, long bytes) =>
        Assert.Equal(bytes, EngineConfig.Bytes(text));

    static SampleConfig Read(
        string json, Dictionary<string, string>? variables = null, ConfigReaderOptions? options = null) =>
        new ConfigReader(
            SpecBuilder.ConnectionSpecification(SampleConfigContext.Default.SampleConfig),
            options ?? Options(variables ?? []))
        .Read(
            "c.json",
            Encoding.UTF8.GetBytes(json),
            SampleConfigContext.Default.SampleConfig,
            config => config.Warehouse.Problems("warehouse"));

    static ConfigReaderOptions Options(Dictionary<string, string> variables) =>
        new() { UnknownKeys = UnknownKeys.Strict, Variable = variables.GetValueOrDefault };
}
