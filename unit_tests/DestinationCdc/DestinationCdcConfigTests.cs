using System.Text;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using DestinationCdc;
using DestinationCdc.Changefeed;
using DestinationCdc.Commands;
using DestinationCdc.Configuration;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class DestinationCdcConfigTests
{
    const string Example = """
        {
          "name": "bank",
          "warehouse": { "type": "lakehouse", "path": "./lakehouse" },
          "catalog": "main",
          "schema": "bank",
          "feeds": [ { "url": "./feed" } ],
          "tables": [
            {
              "table": "accounts",
              "primary_key": ["id"],
              "mode": "update_delete",
              "source_schema": "CREATE TABLE a (id INT8 NOT NULL, owner STRING, CONSTRAINT p PRIMARY KEY (id ASC))"
            }
          ]
        }
        """;

    [Fact]
    public void The_documented_example_works_as_written()
    {
        var config = Read(Example);
        Assert.Empty(config.Problems());
        Assert.Equal("bank", config.WriterName);
        Assert.Equal("./feed", config.Feeds[0].EffectiveName);
        Assert.Equal(TableMode.UpdateDelete, config.Tables[0].Mode);
        var table = config.Tables[0].ToSourceTable(config, [])!;
        Assert.Equal("main.bank.accounts", table.Target.ToString());
        Assert.Equal(["id"], table.Key);
    }

    [Fact]
    public void What_may_be_left_out_has_its_default()
    {
        var config = Read("""
            {
              "warehouse": { "type": "lakehouse", "path": "x" },
              "catalog": "main", "schema": "Shop", "feeds": [ { "url": "f" } ]
            }
            """);
        Assert.Empty(config.Problems());
        Assert.Equal("Shop", config.WriterName);
        Assert.Empty(config.Tables);
        Assert.Equal(IgnoreList.Default, config.Feeds[0].Ignore!);
    }

    [Theory]
    [InlineData("\"feeds\"", "\"feed\"", "feed: unknown key; did you mean 'feeds'?")]
    [InlineData("\"primary_key\"", "\"primarykey\"", "primarykey: unknown key; did you mean 'primary_key'?")]
    [InlineData("\"update_delete\"", "\"upsert\"", "tables[0].mode")]
    [InlineData("\"lakehouse\", \"path\"", "\"lakehose\", \"path\"", "did you mean 'lakehouse'?")]
    [InlineData("\"catalog\": \"main\",", "", "catalog: is missing")]
    public void Keys_and_values_that_are_wrong_are_named(string found, string replaced, string message)
    {
        var text = Example.Replace(found, replaced, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<ConfigException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"update_delete\"", "\"scd2\"", "tables[0].mode: found scd2")]
    [InlineData("\"./feed\"", "\"s3://bucket/prefix\"", "feeds[0].url: found s3://, which this version cannot read")]
    [InlineData("[\"id\"]", "[\"nr\"]", "tables[0].primary_key: 'nr' is no column of source_schema")]
    [InlineData("\"table\": \"accounts\"", "\"table\": \"x.y\"", "add \"target\": \"x_y\"")]
    [InlineData("\"schema\": \"bank\"", "\"schema\": \"a b\"", "schema: found the character ' '")]
    [InlineData("\"mode\": \"update_delete\"", "\"feed\": \"other\"", "expected the name of a feed: ./feed")]
    [InlineData("\"mode\": \"update_delete\"", "\"target\": \"__crdb__manifest\"", "which is reserved")]
    public void Settings_that_do_not_fit_together_are_named(string found, string replaced, string message)
    {
        var config = Read(Example.Replace(found, replaced, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Single(config.Problems()).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///data/feed?partition_format=flat&file_size=16MB", null)]
    [InlineData("file:///data/feed?date=2026", "feeds[0].url: found the query parameter 'date'")]
    [InlineData("./feed?", null)]
    public void A_parameter_that_means_nothing_for_a_folder_is_named(string url, string? message)
    {
        var problems = new FeedConfig { Url = url }.Problems("feeds[0]", workspace: null).ToList();
        Assert.Equal(message is null ? 0 : 1, problems.Count);
        Assert.All(problems, problem => Assert.StartsWith(message!, problem.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/Volumes/main/cdc", "expected /Volumes/catalog/schema/volume")]
    [InlineData("/Volumes/main/cdc/feed", "DATABRICKS_HOST with DATABRICKS_TOKEN")]
    [InlineData("/Volumes/main/cdc/feed/orders/", "a `warehouse` of the type databricks")]
    public void A_volume_needs_its_full_name_and_a_workspace_to_read_it_from(string url, string message)
    {
        var problem = Assert.Single(new FeedConfig { Url = url }.Problems("feeds[0]", workspace: null)).ToString();
        Assert.StartsWith("feeds[0].url", problem, StringComparison.Ordinal);
        Assert.Contains(message, problem, StringComparison.Ordinal);

        var variables = new Dictionary<string, string> { ["DATABRICKS_HOST"] = "x", ["DATABRICKS_TOKEN"] = "t" };
        Assert.NotNull(DatabricksConfig.FromEnvironment(variables.GetValueOrDefault));
        Assert.Null(DatabricksConfig.FromEnvironment(name => name == "DATABRICKS_HOST" ? "x" : null));
    }

    [Fact]
    public void A_table_without_a_key_and_two_tables_with_one_target_are_problems_of_one_message()
    {
        var config = Read("""
            {
              "warehouse": { "type": "lakehouse", "path": "x" }, "catalog": "main", "schema": "s",
              "feeds": [ { "url": "f" }, { "url": "f" } ],
              "tables": [ { "table": "a" }, { "table": "d.s.\"A\"", "primary_key": ["k"] } ]
            }
            """);
        var problems = config.Problems().Select(problem => problem.ToString()).ToList();
        Assert.Equal(3, problems.Count);
        Assert.Contains("the key of 'a' is not known", string.Join('\n', problems), StringComparison.Ordinal);
        Assert.Contains("both go to the target 'a'", string.Join('\n', problems), StringComparison.Ordinal);
        Assert.Contains("a second feed 'f'", string.Join('\n', problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_specification_forbids_is_told_together_with_what_does_not_fit()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            {
              "warehouse": { "type": "lakehouse", "path": "x" }, "catalog": "a b", "schema": "", "fedes": [],
              "feeds": [ { "url": "s3://bucket/x" }, { "url": "" } ], "engine": { "memory": "much" },
              "tables": [ { "table": "" }, { "table": "t", "mode": "scd2" } ]
            }
            """);

        var error = Assert.Throws<ConfigException>(() => Workplace.Open(file, TimeProvider.System)).Message;

        File.Delete(file);
        Assert.All(
            [
                "fedes: unknown key", "schema: is empty", "feeds[1].url: is empty", "tables[0].table: is empty",
                "engine.memory: found 'much'", "catalog: found the character ' '", "feeds[0].url: found s3://",
                "tables[1].mode: found scd2", "tables[1]: the key of 't' is not known",
            ],
            problem => Assert.Contains($"- {problem}", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("shop.public.orders", "orders")]
    [InlineData("shop.sales.\"Mixed\"", "Mixed")]
    [InlineData("shop.\"a.b\".\"c\"\"d\"", "c\"d")]
    [InlineData("x.y", "x.y")]
    [InlineData("a..b", "a..b")]
    public void The_last_part_of_a_three_part_topic_is_the_target(string topic, string target) =>
        Assert.Equal(target, TargetName.FromTopic(topic));

    static DestinationCdcConfig Read(string json)
    {
        var reader = ConfigReader.ForSpec(
            Encoding.UTF8.GetBytes(Specification.Generate()), new() { UnknownKeys = UnknownKeys.Strict });
        return reader.Read(
            "c.json",
            Encoding.UTF8.GetBytes(json),
            DestinationCdcConfigContext.Default.DestinationCdcConfig,
            _ => []);
    }
}
