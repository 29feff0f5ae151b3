using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

[Collection(Alone.Name)]
public sealed class DatabaseTests : EngineTest
{
    [Fact]
    public void The_engine_is_the_pinned_one()
    {
        Assert.Equal("v1.5.5", Database.EngineVersion);
        Assert.Equal(ChunkWriter.Capacity, Connection.Query("SELECT * FROM range(100000)").Fetch()!.RowCount);
    }

    [Fact]
    public void Settings_are_fixed_and_locked()
    {
        var expected = new Dictionary<string, string>
        {
            ["threads"] = "2",
            ["memory_limit"] = "512.0 MiB",
            ["temp_directory"] = TestDatabase.Options.TempDirectory,
            ["TimeZone"] = "UTC",
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["allow_community_extensions"] = "false",
            ["allow_persistent_secrets"] = "false",
            ["allow_unsigned_extensions"] = "false",
            ["preserve_insertion_order"] = "false",
            ["allocator_background_threads"] = "true",
            ["enable_progress_bar"] = "false",
            ["lock_configuration"] = "true",
        };
        using var second = Database.Connect();
        foreach (var connection in new[] { Connection, second })
        {
            var actual = connection.Rows(
                "SELECT name, value FROM duckdb_settings() WHERE list_contains($1, name)", expected.Keys.ToList());
            Assert.Equal(expected, actual.ToDictionary(r => (string)r[0]!, r => (string)r[1]!)); // neither is NULL
        }

        var locked = Assert.Throws<DuckDBException>(() => Connection.Execute("SET TimeZone = 'America/New_York'"));
        Assert.Contains("locked", locked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_keeps_its_tables()
    {
        var directory = Directory.CreateTempSubdirectory("duckdb-tests-");
        var options = TestDatabase.Options with { Path = Path.Combine(directory.FullName, "file.db") };
        using (var database = Database.Open(options))
        using (var connection = database.Connect())
        {
            connection.Execute("CREATE TABLE t AS SELECT 42 AS answer");
        }

        using (var database = Database.Open(options))
        using (var connection = database.Connect())
        {
            Assert.Equal(42, connection.Scalar<int>("SELECT answer FROM t"));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error()
    {
        var error = Assert.Throws<DuckDBException>(
            () => Database.Open(TestDatabase.Options with { Path = "/missing-directory/file.db" }));
        Assert.Equal(DuckDBErrorType.IO, error.ErrorType);
    }

    [Fact]
    public async Task Two_connections_work_in_parallel()
    {
        const string sum = "SELECT sum(range)::BIGINT FROM range(5000000)";
        using var second = Database.Connect();
        var sums = await Task.WhenAll(
            Connection.RunAsync(c => c.Scalar<long>(sum), CancellationToken.None),
            second.RunAsync(c => c.Scalar<long>(sum), CancellationToken.None));
        Assert.Equal([12_499_997_500_000L, 12_499_997_500_000L], sums);
    }

    [Fact]
    public void Opening_databases_and_a_thousand_connections_does_not_grow_the_process()
    {
        OpenAndClose(databases: 5, connections: 20);
        var before = Environment.WorkingSet;
        OpenAndClose(databases: 50, connections: 20);
        var grown = Environment.WorkingSet - before;
        Assert.True(grown < 64L << 20, $"The process grew by {grown >> 20} MiB.");
    }

    static void OpenAndClose(int databases, int connections)
    {
        for (var i = 0; i < databases; i++)
        {
            using var database = TestDatabase.Open();
            UseConnections(database, connections);
        }
    }

    static void UseConnections(Database database, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            using var connection = database.Connect();
            connection.Register(new ScalarFunction
            {
                Name = "nothing",
                Parameters = [LogicalType.Of(TypeId.BigInt)],
                ReturnType = LogicalType.Of(TypeId.BigInt),
                Invoke = (_, _) => { },
            });
            Assert.Equal(2L, connection.Scalar<long>("SELECT count(s) FROM (VALUES ('a'), ($1)) t(s)", "long text"));
            Assert.Throws<DuckDBException>(() => connection.Execute("SELECT * FROM missing"));
        }
    }
}
