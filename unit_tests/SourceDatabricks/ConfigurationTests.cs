using System.Text;
using System.Text.Json;
using ConnectorKit.Airbyte;
using SourceDatabricks;
using Xunit;

namespace UnitTests.SourceDatabricks;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Check_tells_what_the_specification_forbids_together_with_what_does_not_fit()
    {
        var message = await CheckAsync(
            """
            {
              "warehouse": {
                "type": "databricks", "host": "http://far.example", "staging_volume": "/tmp",
                "authentication": { "auth_type": "personal_access_token", "personal_access_token": "t" }
              },
              "catalog": " ", "engine": { "threads": 0 }
            }
            """);

        Assert.Contains("5 problems", message, StringComparison.Ordinal);
        Assert.All(
            ["warehouse.host", "warehouse.warehouse_id", "warehouse.staging_volume", "catalog", "engine.threads"],
            field => Assert.Contains($"- {field}: ", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"warehouse":{"type":"databricks","host":"ftp://x","authentication":null},"catalog":"main"}""")]
    [InlineData("""{"warehouse":{"type":"lakehouse","path":"x"},"catalog":"main","schemas":[null]}""")]
    [InlineData("""{"warehouse":{"path":"x"},"catalog":"main"}""")]
    [InlineData("""{"warehouse":"x","catalog":"main"}""")]
    public async Task A_configuration_that_is_none_is_told_by_the_specification_alone(string json) =>
        Assert.Contains("is wrong: ", await CheckAsync(json), StringComparison.Ordinal);

    static async Task<string> CheckAsync(string json)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        using var buffer = new MemoryStream();
        using var output = new AirbyteWriter(buffer, TimeProvider.System);

        Assert.Equal(0, await SourceRunner.RunAsync(["check", "--config", file], DatabricksSource.Verbs, output));

        File.Delete(file);
        using var message = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray()));
        var status = message.RootElement.GetProperty("connectionStatus");
        Assert.Equal("FAILED", status.GetProperty("status").GetString());
        return status.GetProperty("message").GetString()!;
    }
}
