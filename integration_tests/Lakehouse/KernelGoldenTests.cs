using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;
using Lakehouse.Reading;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// The golden tables of the Delta kernel, each an archive with the table and its rows as Parquet. They lie beside the
/// repository; without them the test skips.
/// </summary>
public sealed class KernelGoldenTests(ITestOutputHelper output) : IAsyncLifetime
{
    const string Archives = "data/delta-golden/kernel/golden_data";

    /// <summary>
    /// Its timestamps as partition values have no zone. Its writer and its expected rows take them for Pacific time; Delta's
    /// protocol says UTC, and so do we: the same wall time in another zone.
    /// </summary>
    const string OtherZone = "data-reader-partition-values";

    const string WritersZone = "America/Los_Angeles";

    /// <summary>Those that are refused, each with what the message names: damaged on purpose, or of a later format.</summary>
    static readonly Dictionary<string, string> Refused = new()
    {
        ["canonicalized-paths-normal-a"] = "/some/unqualified/absolute/path is missing",
        ["canonicalized-paths-normal-b"] = "/some/unqualified/absolute/path is missing",
        ["canonicalized-paths-special-a"] = "/some/unqualified/with space/p@#h is missing",
        ["canonicalized-paths-special-b"] = "/some/unqualified/with space/p@#h is missing",
        ["checkpoint"] = "/15 is missing",
        ["data-reader-absolute-paths-escaped-chars"] = "no commit sets the table's metadata",
        ["delete-re-add-same-file-different-transactions"] = "is missing",
        ["deltalog-commit-info"] = "metaData has no schemaString",
        ["deltalog-invalid-protocol-version"] = "Delta reader version 99",
        ["deltalog-state-reconstruction-without-metadata"] = "no commit sets the table's metadata",
        ["deltalog-state-reconstruction-without-protocol"] = "no commit sets a protocol",
        ["log-replay-special-characters-b"] = "special p@#h is missing",
        ["update-deleted-directory"] = "no commit sets the table's metadata",
        ["versions-not-contiguous"] = "00000000000000000001.json is missing",
    };

    readonly string _folder = Directory.CreateTempSubdirectory("kernel-golden-").FullName;

    readonly Database _engine = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "golden-tests"),
    });

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Repository.Shared(Archives) is { } archives)
        {
            const string unpack = "for archive in \"$0\"/*.tar.zst; do zstd -dcq \"$archive\" | tar x; done";
            await ProcessRun.StartAsync("/bin/sh", ["-c", unpack, archives], Tables.FullName, Stop);
        }
    }

    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_table_has_the_expected_rows_or_is_refused()
    {
        var names = Tables.GetDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.SkipWhen(names.Length == 0, $"no ../shared/{Archives}, or no zstd to unpack it");
        var (wrong, refused) = (new List<string>(), new Dictionary<string, string>());
        foreach (var name in names)
        {
            var outcome = await OutcomeAsync(name);
            output.WriteLine($"{name}: {outcome}");
            if (outcome.StartsWith("WRONG", StringComparison.Ordinal)
                || outcome.StartsWith("REFUSED", StringComparison.Ordinal))
            {
                wrong.Add(name);
            }
            else if (outcome.StartsWith("refused", StringComparison.Ordinal))
            {
                refused.Add(name, outcome);
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(Refused.Keys.Order(StringComparer.Ordinal), refused.Keys);
        Assert.All(refused, one => Assert.Contains(Refused[one.Key], one.Value, StringComparison.Ordinal));
    }

    DirectoryInfo Tables => Directory.CreateDirectory(Path.Combine(_folder, "kernel"));

    async Task<string> OutcomeAsync(string name)
    {
        await using var warehouse = new LakehouseWarehouse(_folder, _engine, TimeProvider.System);
        var expectedFolder = Path.Combine(Tables.FullName, name, "expected");
        try
        {
            var table = new TableName("kernel", name, "delta");
            var columns = (await warehouse.DescribeAsync(table, Stop))?.Schema.Columns;
            if (columns is null)
            {
                return Directory.Exists(expectedFolder) ? "WRONG: not found" : "no table";
            }

            var rows = new List<string>();
            var request = new ReadRequest(table, columns.Value, null, null);
            foreach (var slice in await warehouse.PlanReadAsync(request, Stop))
            {
                await foreach (var batch in warehouse.ReadAsync(slice, Stop))
                {
                    using (batch)
                    {
                        rows.AddRange(Enumerable.Range(0, batch.Rows).Select(row => GoldenRow.Of(batch, row)));
                    }
                }
            }

            return Directory.Exists(expectedFolder)
                ? Compare(rows, Expected(expectedFolder, columns.Value, isOtherZone: name == OtherZone))
                : $"read {rows.Count} rows, nothing to compare";
        }
        catch (ConnectorException refusal)
        {
            return (Directory.Exists(expectedFolder) ? "REFUSED: " : "refused: ") + refusal.Message;
        }
        catch (DuckDBException failure)
        {
            return $"WRONG: {failure.Message}";
        }
    }

    static string Compare(List<string> rows, List<string> expected)
    {
        rows.Sort(StringComparer.Ordinal);
        expected.Sort(StringComparer.Ordinal);
        var different = rows.Zip(expected).FirstOrDefault(pair => pair.First != pair.Second);
        return rows.SequenceEqual(expected)
            ? $"equal, {rows.Count} rows"
            : $"WRONG: {rows.Count} rows for {expected.Count}; {different.First} instead of {different.Second}";
    }

    List<string> Expected(string folder, ImmutableArray<ColumnDefinition> columns, bool isOtherZone)
    {
        var rows = new List<string>();
        var list = columns.Select(column => (column.Type, Sql: SqlDialect.DuckDb.Identifier(column.Name))).Select(
            column => isOtherZone && column.Type == DataType.Timestamp
                ? $"timezone('UTC', timezone('{WritersZone}', {column.Sql}))"
                : $"CAST({column.Sql} AS {SqlDialect.DuckDb.Type(column.Type)})");
        using var connection = _engine.Connect();
        using var result = connection.Query(
            $"SELECT {string.Join(", ", list)} FROM read_parquet($1, hive_partitioning = false)",
            Path.Combine(folder, "*.parquet"));
        while (result.Fetch() is { } chunk)
        {
            using var batch = VectorColumns.ToBatch(chunk, [.. columns.Select(column => column.Type)], out var _);
            rows.AddRange(Enumerable.Range(0, batch.Rows).Select(row => GoldenRow.Of(batch, row)));
        }

        return rows;
    }
}
