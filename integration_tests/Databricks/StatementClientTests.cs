using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

[Collection(DatabricksDouble.Collection)]
public sealed class StatementClientTests
{
    static readonly RetryRules Quick = new(TimeProvider.System, TimeSpan.FromMilliseconds(50));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Small_results_come_as_text_and_parameters_go_by_name()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        var statement = new SqlStatement("SELECT :a AS a, :b + 1 AS b, :c AS c", RepeatSafely: true)
        {
            Parameters = [new("a", "it's \\ ü"), new("b", "41", "BIGINT"), new("c", null, "DATE")],
        };

        var rows = await databricks.Statements.ExecuteAsync(statement, Cancellation);

        Assert.Equal(["a", "b", "c"], rows.Columns);
        Assert.Equal("it's \\ ü, 42, ", string.Join(", ", Assert.Single(rows.Rows)));
    }

    [Fact]
    public async Task Every_type_arrives_over_arrow_links_in_several_chunks()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        await databricks.SetAsync(new { chunk_bytes = 20_000, link_seconds = 30 });
        try
        {
            const string Query = """
                SELECT id, id % 2 = 0 AS even, CAST(id % 100 AS TINYINT) AS tiny, CAST(id AS SMALLINT) AS small,
                    CAST(id AS INT) AS int, CAST(id AS FLOAT) / 4 AS float, id / 8D AS double,
                    CAST(id AS DECIMAL(38,10)) AS decimal, CONCAT('text ', id, ' ü') AS text,
                    CAST(CONCAT('b', id) AS BINARY) AS bytes, DATE'1970-01-01' + CAST(id AS INT) AS day,
                    timestamp_micros(id) AS instant, CAST(timestamp_micros(id) AS TIMESTAMP_NTZ) AS clock,
                    array(id, NULL, id + 1) AS list, map('k', id) AS map, named_struct('a', id, 'b', NULL) AS pair,
                    CASE WHEN id % 3 = 0 THEN id END AS third, NULL AS nothing
                FROM range(0, 1500, 1, 1) ORDER BY id
                """;
            var rows = await RowText.ReadAsync(
                databricks.Statements.ReadAsync(new SqlStatement(Query, RepeatSafely: true), null, Cancellation));

            Assert.Equal(1500, rows.Count);
            Assert.Equal(
                "7|0|7|7|7|1.75|0.875|7.0000000000|text 7 ü|0x6237|7|7|7|[7,null,8]|{k=7}|(7,null)|null|null",
                rows[7]);
            Assert.StartsWith("1499|0|", rows[1499], StringComparison.Ordinal);
            Assert.EndsWith("|1497|null", rows[1497], StringComparison.Ordinal);
        }
        finally
        {
            await databricks.SetAsync(new { chunk_bytes = 20 << 20, link_seconds = 899 });
        }
    }

    [Fact]
    public async Task Expired_links_broken_downloads_and_busy_replies_do_not_lose_rows()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        await databricks.AddFaultAsync(
            new { server = "links", path = "/results/", action = "expire_links", count = 1 });
        await databricks.AddFaultAsync(new { server = "store", path = "/", truncate = true, nth = 2 });
        var now = new Dictionary<string, string> { ["Retry-After"] = "0" };
        await databricks.AddFaultAsync(
            new { path = "/sql/statements", method = "POST", status = 429, count = 1, headers = now });
        await databricks.AddFaultAsync(new { path = "/sql/statements/", method = "GET", status = 503, count = 2 });
        using var client = Client(databricks, new PersonalToken(databricks.Token));

        var rows = await RowText.ReadAsync(
            client.ReadAsync(new SqlStatement("SELECT id FROM range(10)", RepeatSafely: true), null, Cancellation));

        Assert.Equal(10, rows.Distinct().Count());
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task A_lost_reply_is_asked_again_only_where_that_is_safe(string when, int arrived)
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        var schema = await databricks.NewSchemaAsync();
        await databricks.RowsAsync($"CREATE TABLE main.{schema}.t (a INT)");
        using var client = Client(databricks, new PersonalToken(databricks.Token));

        await databricks.AddFaultAsync(new { path = "/sql/statements", method = "POST", drop = when, count = 1 });
        var count = await client.ExecuteAsync(
            new SqlStatement($"SELECT count(*) FROM main.{schema}.t", RepeatSafely: true), Cancellation);
        await databricks.AddFaultAsync(new { path = "/sql/statements", method = "POST", drop = when, count = 1 });
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.ExecuteAsync(
            new SqlStatement($"INSERT INTO main.{schema}.t VALUES (1)", RepeatSafely: false), Cancellation));

        Assert.Equal("0", Assert.Single(count.Rows)[0]);
        Assert.Equal(arrived, (await databricks.StatementsWithAsync($"INSERT INTO main.{schema}.t")).Length);
    }

    [Fact]
    public async Task An_id_that_the_warehouse_forgets_is_an_unknown_outcome()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        await databricks.AddFaultAsync(new { statement = "SELECT 4711", action = "lose", count = 1 });
        using var client = Client(databricks, new PersonalToken(databricks.Token));

        await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => client.ExecuteAsync(new SqlStatement("SELECT 4711", RepeatSafely: false), Cancellation));
    }

    [Fact]
    public async Task A_stopped_warehouse_is_waited_for()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        await databricks.SetAsync(new { warehouse_start_seconds = 1 });
        await databricks.AddFaultAsync(new { statement = "SELECT 4712", action = "stop_warehouse", count = 1 });

        Assert.Equal("4712", Assert.Single(await databricks.RowsAsync("SELECT 4712"))[0]);

        await databricks.SetAsync(new { warehouse_start_seconds = 0 });
    }

    [Fact]
    public async Task Cancelling_stops_the_statement_on_the_warehouse()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        const string Slow = "SELECT count(*) FROM range(100000000) a CROSS JOIN range(100000)";
        stop.CancelAfter(500);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => databricks.Statements.ExecuteAsync(new SqlStatement(Slow, RepeatSafely: true), stop.Token));
        Assert.Equal("1", Assert.Single(await databricks.RowsAsync("SELECT 1"))[0]);
    }

    [Fact]
    public async Task A_service_principals_token_is_renewed_and_a_refused_one_replaced()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        using var token = new MachineToken(
            new Uri(databricks.Host), databricks.ClientId, databricks.ClientSecret, retries: Quick);
        using var client = Client(databricks, token);
        var one = new SqlStatement("SELECT 1", RepeatSafely: true);

        await client.ExecuteAsync(one, Cancellation);
        await databricks.SetAsync(new { revoke_tokens = true });
        var rows = await client.ExecuteAsync(one, Cancellation);

        Assert.Equal("1", Assert.Single(rows.Rows)[0]);
    }

    [Fact]
    public async Task Wrong_credentials_host_warehouse_and_names_are_configuration_errors()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: true);
        var one = new SqlStatement("SELECT 1", RepeatSafely: true);
        using var wrongToken = Client(databricks, new PersonalToken("nonsense"));
        using var wrongSecret = new MachineToken(new Uri(databricks.Host), databricks.ClientId, "x", retries: Quick);
        using var wrongPrincipal = Client(databricks, wrongSecret);
        using var workspace = new WorkspaceClient(
            new Uri(databricks.Host), new PersonalToken(databricks.Token), Quick);
        using var wrongWarehouse = new StatementClient(workspace, "00000000000000ff");
        using var nowhere = new WorkspaceClient(new Uri("http://127.0.0.1:1"), new PersonalToken("x"), Quick);
        using var wrongHost = new StatementClient(nowhere, "00000000000000ff");
        var noTable = new SqlStatement("SELECT * FROM main.default.nothing", RepeatSafely: true);

        await ExpectAsync<ConfigException>(wrongToken, one, "token");
        await ExpectAsync<ConfigException>(wrongPrincipal, one, "client_secret");
        await ExpectAsync<ConfigException>(wrongWarehouse, one, "warehouse_id");
        await ExpectAsync<UnreachableException>(wrongHost, one, "host");
        await ExpectAsync<ConfigException>(databricks.Statements, noTable, "SELECT");
    }

    static StatementClient Client(DatabricksDouble databricks, Azure.Core.TokenCredential credential) =>
        new(new WorkspaceClient(new Uri(databricks.Host), credential, Quick), databricks.WarehouseId);

    static async Task ExpectAsync<T>(StatementClient client, SqlStatement statement, string word)
        where T : ConnectorException
    {
        var failure = await Assert.ThrowsAsync<T>(() => client.ExecuteAsync(statement, Cancellation));
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }
}
