using ConnectorKit.Databricks;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("adb-1.azuredatabricks.net", "https://adb-1.azuredatabricks.net/")]
    [InlineData(" https://adb-1.azuredatabricks.net/?o=123 ", "https://adb-1.azuredatabricks.net/")]
    [InlineData("https://x.cloud.databricks.com/sql/warehouses/1", "https://x.cloud.databricks.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:1/", "http://localhost:1/")]
    public void Hosts_are_taken_as_people_paste_them(string host, string expected) =>
        Assert.Equal(new Uri(expected), DatabricksEndpoint.Parse(host, "1", null).Host);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://adb-1.azuredatabricks.net")]
    [InlineData("ftp://adb-1.azuredatabricks.net")]
    [InlineData("https://user:secret@adb-1.azuredatabricks.net")]
    [InlineData("https://")]
    public void A_host_that_cannot_be_used_safely_is_refused(string? host) =>
        Assert.Contains("host", Refusal(host, "1", null), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("abc", "/sql/1.0/warehouses/def", "abc")]
    [InlineData(null, "/sql/1.0/warehouses/def", "def")]
    [InlineData(null, "sql/1.0/endpoints/def/", "def")]
    public void The_warehouse_comes_from_its_id_or_its_path(string? id, string? path, string expected) =>
        Assert.Equal(expected, DatabricksEndpoint.Parse("h", id, path).WarehouseId);

    [Theory]
    [InlineData(null, "http_path")]
    [InlineData("sql/protocolv1/o/1/cluster", "cluster")]
    [InlineData("/sql/1.0/warehouses/", "HTTP path")]
    public void A_missing_warehouse_is_refused(string? path, string word) =>
        Assert.Contains(word, Refusal("h", null, path), StringComparison.Ordinal);

    static string Refusal(string? host, string? id, string? path) =>
        Assert.Throws<ConfigException>(() => DatabricksEndpoint.Parse(host, id, path)).Message;
}
