using System.Globalization;
using ConnectorKit.Warehouses;
using DestinationCdc.Workload;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Files of a few rows, in either format, named as a changefeed names them, on 1 March 2026.</summary>
static class SmallFeed
{
    const string Day = "2026-03-01";
    const string Digits = "20260301";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Digits of a RESOLVED at the beginning of an hour.</summary>
    public static string Resolved(int hour) => $"{Digits}{hour:D2}".PadRight(33, '0');

    /// <summary>The time of a row that many nanoseconds after the beginning of an hour.</summary>
    public static Position At(int hour, long nanos) => new(
        (new DateTimeOffset(2026, 3, 1, hour, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000) + nanos, 0);

    /// <summary>A file of an hour; several of one hour get numbers.</summary>
    public static void Write(
        string feed, string format, int hour, int version, IReadOnlyList<WorkloadEvent> events, int number = 1)
    {
        var ending = $"{events[0].Table.Name}-{version}.{Extension(format)}";
        using var file = File.Create(PathOf(feed, ending, hour, number));
        if (format == "json")
        {
            JsonLines.Write(file, events);
        }
        else
        {
            ParquetFile.Write(file, events[0].Table, events, rowsPerGroup: 10);
        }
    }

    public static void WriteLines(string feed, string topic, int hour, params string[] lines) =>
        File.WriteAllLines(PathOf(feed, $"{topic}-1.ndjson", hour, number: 1), lines);

    public static WorkloadEvent Upsert(WorkloadTable table, Position time, params object?[] row) =>
        new(table, row, IsDelete: false, time);

    public static WorkloadEvent Delete(WorkloadTable table, Position time, params object?[] row) =>
        new(table, table.KeyOnly(row), IsDelete: true, time);

    /// <summary>Every column of every row as exact text, sorted.</summary>
    public static async Task<(string Columns, string[] Rows)> ReadAsync(FeedHarness harness, string target)
    {
        await using var workplace = harness.Open();
        var info = (await workplace.Warehouse.DescribeAsync(harness.TargetOf(target), Cancellation))!;
        var rows = new List<string>();
        var request = new ReadRequest(info.Name, info.Schema.Columns, info.Version, null);
        foreach (var slice in await workplace.Warehouse.PlanReadAsync(request, Cancellation))
        {
            rows.AddRange(await RowText.ReadAsync(workplace.Warehouse.ReadAsync(slice, Cancellation)));
        }

        return (
            string.Join('|', info.Schema.Columns.Select(column => column.Name)),
            [.. rows.Order(StringComparer.Ordinal)]);
    }

    static string Extension(string format) => format == "json" ? "ndjson" : format;

    static string PathOf(string feed, string ending, int hour, int number)
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed, Day)).FullName;
        var counter = number.ToString("D8", CultureInfo.InvariantCulture);
        return Path.Combine(folder, $"{Resolved(hour)}-3f2a9c0d1e4b5a67-1-2-{counter}-{ending}");
    }
}
