using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
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

    /// <summary>Its timestamps as partition values have no zone; they were written in Pacific time and we take UTC.</summary>
    const string OtherZone = "data-reader-partition-values";

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
        var wrong = new List<string>();
        foreach (var name in names)
        {
            var outcome = await OutcomeAsync(name);
            output.WriteLine($"{name}: {outcome}");
            if (outcome.StartsWith("WRONG", StringComparison.Ordinal)
                || outcome.StartsWith("REFUSED", StringComparison.Ordinal))
            {
                wrong.Add(name);
            }
        }

        Assert.Equal([OtherZone], wrong);
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
                ? Compare(rows, Expected(expectedFolder, columns.Value))
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

    List<string> Expected(string folder, ImmutableArray<ColumnDefinition> columns)
    {
        var rows = new List<string>();
        var list = columns.Select(column =>
            $"CAST({SqlDialect.DuckDb.Identifier(column.Name)} AS {SqlDialect.DuckDb.Type(column.Type)})");
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
