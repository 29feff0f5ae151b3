using System.Text.Json;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>The rows of all tables that Spark wrote, read through the warehouse, compared value by value.</summary>
public sealed class GoldenRowTests : IAsyncDisposable
{
    readonly Database _engine = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "golden-tests"),
    });

    readonly LakehouseWarehouse _warehouse;

    public GoldenRowTests() => _warehouse = new LakehouseWarehouse(GoldenTable.Lakehouse, _engine, TimeProvider.System);

    public static TheoryData<string> Readable => GoldenLogTests.Readable;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _warehouse.DisposeAsync();
        _engine.Dispose();
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task The_rows_are_those_that_Spark_reads(string name)
    {
        var golden = new GoldenTable(name);
        var columns = (await _warehouse.DescribeAsync(golden.Table, Stop))!.Schema.Columns;
        var expected = new List<string>();
        await foreach (var line in File.ReadLinesAsync(golden.RowsFile!, Stop))
        {
            using var row = JsonDocument.Parse(line);
            expected.Add(GoldenRow.Of(row.RootElement, columns.Select(column => column.Type)));
        }

        var read = await ReadAsync(golden);
        Assert.Equal(expected.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("broken-dv-crc", "checksum")]
    [InlineData("broken-missing-dv-file", "is missing")]
    [InlineData("broken-missing-data-file", ".parquet")]
    public async Task Broken_files_are_one_clear_error(string name, string word)
    {
        var golden = new GoldenTable(name);
        var error = await Assert.ThrowsAnyAsync<ConnectorException>(() => ReadAsync(golden));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Held, error.Kind);
    }

    [Fact]
    public async Task A_truncated_checkpoint_costs_no_rows()
    {
        var rows = await ReadAsync(new GoldenTable("checkpoint-truncated"));
        Assert.Equal(25, rows.Count);
    }

    async Task<List<string>> ReadAsync(GoldenTable golden)
    {
        var table = (await _warehouse.DescribeAsync(golden.Table, Stop))!;
        var request = new ReadRequest(golden.Table, table.Schema.Columns, null, null);
        var rows = new List<string>();
        foreach (var slice in await _warehouse.PlanReadAsync(request, Stop))
        {
            await foreach (var batch in _warehouse.ReadAsync(slice, Stop))
            {
                using (batch)
                {
                    rows.AddRange(Enumerable.Range(0, batch.Rows).Select(row => GoldenRow.Of(batch, row)));
                }
            }
        }

        return rows;
    }
}
