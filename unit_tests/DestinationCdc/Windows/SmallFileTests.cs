using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;
using DestinationCdc.Workload;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>Many small files: the engine reads those of one schema as one, and each is opened once.</summary>
public sealed class SmallFileTests : IDisposable
{
    const int Count = 200;

    static readonly WorkloadTable Plain = new(
        "orders", [new("id", WorkloadType.Int8), new("note", WorkloadType.String)], ["id"]);

    static readonly WorkloadTable WithAmount = new(
        "orders",
        [new("id", WorkloadType.Int8), new("amount", WorkloadType.Decimal, 10, 2), new("note", WorkloadType.String)],
        ["id"]);

    readonly StagingBench _bench = new();
    readonly SourceTable _table = StagingBench.Table(StagingBench.Orders);

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".ndjson")]
    public async Task A_file_is_opened_once_from_planning_to_staging(string extension)
    {
        var files = Enumerable.Range(0, Count)
            .Select(i => File(extension, Row(i, $"{i}.50", At(i)))).ToImmutableArray();
        Assert.All(files, file => Assert.Equal(1, _bench.Summarize(_table, file).Rows));

        // Whoever opened one again would not find it.
        Assert.All(files, file => System.IO.File.Delete(file.LocalPath));
        using var window = await _bench.StageAsync(_table, files);

        Assert.Equal(new WindowCounts(Count, Count, 0, 0), window.Counts);
        Assert.Equal(
            [$"{Count} {Count * (Count - 1) / 2} {(Count * (Count - 1) / 2) + (Count / 2)}.00"],
            _bench.Rows(window, "SELECT count(*), sum(id), sum(amount) FROM staged"));
    }

    [Fact]
    public async Task Files_stand_with_those_of_their_own_schema_only()
    {
        ImmutableArray<DataFile> files =
        [
            File(".parquet", Row(1, "1.00", At(1))),
            File(".parquet", 2, Plain, new WorkloadEvent(Plain, [2L, "b"], false, At(2))),
            File(".parquet", Row(3, "3.00", At(3)), Row(4, null, At(4))),
            File(".parquet", 2, Plain, new WorkloadEvent(Plain, [5L, "e"], false, At(5))),
        ];

        using var window = await _bench.StageAsync(_table, files);

        Assert.Equal(
            ["1 1.00 n", "2 NULL b", "3 3.00 n", "4 NULL n", "5 NULL e"],
            _bench.Rows(window, "SELECT id, amount, note FROM staged ORDER BY id"));
    }

    [Fact]
    public async Task Rows_outside_the_window_are_counted_among_many_files()
    {
        var files = Enumerable.Range(0, Count)
            .Select(i => File(".parquet", Row(i, "1.00", At(i)), Row(i, "2.00", At(i + 1))))
            .ToImmutableArray();

        using var window = await _bench.StageAsync(_table, files, At(9), At(19));

        Assert.Equal(new WindowCounts(2 * Count, 20, (2 * Count) - 20 - 19, 19), window.Counts);
    }

    [Fact]
    public async Task A_bad_row_is_found_among_many_files()
    {
        var files = Enumerable.Range(0, Count)
            .Select(i => File(".parquet", Row(i, "1.00", At(i)), Row(i + Count, i == 137 ? "1.005" : "2.00", At(i))))
            .ToImmutableArray();

        var fault = await Assert.ThrowsAsync<FeedFileException>(() => _bench.StageAsync(_table, files));

        Assert.Equal(files[137].Object, fault.File.Object);
        Assert.Contains("row 2, column 'amount'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contradiction_is_told_by_file_and_row()
    {
        var files = Enumerable.Range(0, Count)
            .Select(i => File(".parquet", Row(i, "1.00", At(i)), Row(Count + (i == 150 ? 20 : i), $"{i}.00", At(-1))))
            .ToImmutableArray();

        var fault = await Assert.ThrowsAsync<FeedFileException>(() => _bench.StageAsync(_table, files));

        Assert.Equal(files[20].Object, fault.File.Object);
        Assert.Contains($"row 2 and row 2 of {files[150].Object.Key}", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    static Position At(int tick) => new(1_772_409_520_000_000_000 + tick, 0);

    static WorkloadEvent Row(int id, string? amount, Position time) =>
        new(WithAmount, [(long)id, amount, "n"], false, time);

    DataFile File(string extension, params WorkloadEvent[] rows) => File(extension, 1, WithAmount, rows);

    DataFile File(string extension, long version, WorkloadTable table, params WorkloadEvent[] rows)
    {
        var path = _bench.NewFile(extension);
        using (var stream = System.IO.File.Create(path))
        {
            if (extension == ".parquet")
            {
                ParquetFile.Write(stream, table, rows, rowsPerGroup: 1);
            }
            else
            {
                JsonLines.Write(stream, rows);
            }
        }

        return StagingBench.File(path, version);
    }
}
