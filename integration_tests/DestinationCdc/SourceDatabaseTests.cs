using System.Text.Json.Nodes;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using DestinationCdc.Source;
using DestinationCdc.Tables;
using IntegrationTests.Servers;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Schemas and keys that come from the database itself; proven on PostgreSQL.</summary>
public sealed class SourceDatabaseTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_without_configured_tables_is_applied_with_what_the_database_says()
    {
        Need();
        await server.ExecuteAsync(
            "CREATE TABLE orders (id int8 NOT NULL PRIMARY KEY, amount numeric(10,2), note text)", Cancellation);
        var fixture = Fixture.Load("01-basic-scd1");
        using var harness = FeedHarness.For(fixture);
        harness.Config.Remove("tables");
        harness.Config["source"] = new JsonObject { ["url"] = server.Url };
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Empty(report.Holds);
        var table = Assert.Single(fixture.Tables);
        Assert.Empty(await harness.DifferencesAsync(
            table, fixture.ExpectedAt(table, fixture.Resolved[^1])!, Cancellation));
    }

    [Fact]
    public async Task Columns_types_and_key_order_come_as_the_database_has_them()
    {
        Need();
        await server.ExecuteAsync(
            """
            CREATE DOMAIN price AS numeric(12,3);
            CREATE TYPE mood AS ENUM ('glad', 'sad');
            CREATE SCHEMA "Odd Shop";
            CREATE TABLE "Odd Shop"."Every Type" (
                b int4, a text, "c,d" int2, flag bool, f4 real, f8 float8, free numeric, fixed numeric(19,4),
                p price, bytes bytea, d date, ts timestamp(3), tz timestamptz, tags varchar(9)[], j jsonb, u uuid,
                m mood, len varchar(20), total int8 GENERATED ALWAYS AS (b * 2) STORED, gone int,
                PRIMARY KEY (a, b));
            ALTER TABLE "Odd Shop"."Every Type" DROP COLUMN gone;
            """,
            Cancellation);
        await using var database = await SourceDatabase.OpenAsync(new Secret(server.Url), Cancellation);

        var statement = await database.CreateStatementAsync(["postgres", "Odd Shop", "Every Type"], Cancellation);

        var schema = SourceSchemaParser.Parse(statement!);
        Assert.Equal(["a", "b"], schema.Key);
        Assert.Equal(
            [
                ("b", SourceTypeKind.Int4), ("a", SourceTypeKind.String), ("c,d", SourceTypeKind.Int2),
                ("flag", SourceTypeKind.Bool), ("f4", SourceTypeKind.Float4), ("f8", SourceTypeKind.Float8),
                ("free", SourceTypeKind.Decimal), ("fixed", SourceTypeKind.Decimal), ("p", SourceTypeKind.Decimal),
                ("bytes", SourceTypeKind.Bytes), ("d", SourceTypeKind.Date), ("ts", SourceTypeKind.Timestamp),
                ("tz", SourceTypeKind.TimestampTz), ("tags", SourceTypeKind.Array), ("j", SourceTypeKind.Json),
                ("u", SourceTypeKind.Uuid), ("m", SourceTypeKind.Enum), ("len", SourceTypeKind.String),
                ("total", SourceTypeKind.Int8),
            ],
            schema.Columns.Select(column => (column.Name, column.Type.Kind)));
        var digits = schema.Columns.ToDictionary(
            column => column.Name, column => (column.Type.Precision, column.Type.Scale));
        Assert.Equal(((int?)null, (int?)null), digits["free"]);
        Assert.Equal((19, 4), digits["fixed"]);
        Assert.Equal((12, 3), digits["p"]);
        Assert.Equal(["b", "a"], schema.Columns.Where(column => column.NotNull).Select(column => column.Name));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_not_made_up()
    {
        Need();
        await using var database = await SourceDatabase.OpenAsync(new Secret(server.Url), Cancellation);

        Assert.Null(await database.CreateStatementAsync(["nowhere"], Cancellation));
        Assert.Null(await database.CreateStatementAsync(["postgres", "no schema", "t\"; DROP"], Cancellation));
    }

    [Fact]
    public async Task A_feed_whose_topic_the_database_does_not_know_is_a_configuration_error_that_names_it()
    {
        Need();
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        harness.Config.Remove("tables");
        harness.Config["source"] = new JsonObject { ["url"] = server.Url };
        harness.ArriveFolder(fixture.Feed);

        var failure = await Assert.ThrowsAsync<ConfigException>(() => harness.ApplyAsync(Cancellation));

        var first = fixture.Tables.Select(table => table.Topic).Order().First();
        Assert.Contains(first, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_of_the_configuration_and_stays_secret()
    {
        Need();
        var url = new Secret(server.UrlFor("tester", "wrong word"));

        var failure = await Assert.ThrowsAsync<ConfigException>(() => SourceDatabase.OpenAsync(url, Cancellation));

        Assert.Contains("source.url", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_where_nobody_listens_is_unreachable()
    {
        var url = new Secret("postgresql://reader:pass%20word@127.0.0.1:1/bank");

        var failure = await Assert.ThrowsAsync<UnreachableException>(() => SourceDatabase.OpenAsync(url, Cancellation));

        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql://root@host/db", "postgresql://")]
    [InlineData("host=db.example.com", "postgresql://")]
    [InlineData("postgresql://u@h/db?sslmode=maybe", "verify-full")]
    [InlineData("postgresql://u@h/db?sslmod=require", "sslmode")]
    public void An_address_that_cannot_be_read_says_what_was_expected(string url, string expected)
    {
        var failure = Assert.Throws<ConfigException>(() => PostgresUrl.Parse(new Secret(url)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    void Need() => Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
}
