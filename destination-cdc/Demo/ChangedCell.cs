using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;

namespace DestinationCdc.Demo;

/// <summary>
/// Puts the comparison to the test: one balance is 0.0001 higher on one side, and exactly that must be found.
/// </summary>
static class ChangedCell
{
    const decimal Step = 0.0001m;
    const int RowsPerGroup = 1;
    const long Second = 1_000_000_000;

    /// <summary>Copies the table, applies one more event to the copy and compares it with the truth.</summary>
    public static async Task<RecordComparer> CompareCopyAsync(
        DemoOptions options, string lakehouse, DemoFeed feed, WorkloadTable table, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Work, "changed");
        var copy = DemoTarget.Lakehouse(Path.Combine(folder, "lakehouse"));
        CopyFolder(
            Path.Combine(lakehouse, copy.Catalog, feed.Name, table.Name),
            Path.Combine(copy.Folder!, copy.Catalog, feed.Name, table.Name));
        var last = Directory.GetFiles(feed.Feed, "*.RESOLVED", SearchOption.AllDirectories)
            .Select(FeedName.Parse).OfType<FeedName.Resolved>().Max(name => name.Time);
        var changed = feed with { Feed = Path.Combine(folder, "feed"), Tables = [table] };
        Directory.CreateDirectory(changed.Feed);
        await WriteEventAsync(changed, table, last with { Major = last.Major + Second }, cancellationToken);
        var programs = new DemoPrograms(options with { Work = folder }, copy);
        var run = await programs.ApplyAsync(changed, "", [], null, cancellationToken);
        return run.ExitCode == 0
            ? (await programs.CompareAsync(changed, cancellationToken))[0]
            : throw new DemoFailedException($"apply ended with {run.ExitCode}: {run.Error}");
    }

    /// <summary>Compares the table with a copy of the truth in which one balance is another.</summary>
    public static async Task<RecordComparer> CompareChangedTruthAsync(
        DemoOptions options, DemoTarget target, DemoFeed feed, WorkloadTable table, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(feed.TruthOf(table), cancellationToken);
        var row = JsonNode.Parse(lines[0])!;
        row["balance"] = Raised((string)row["balance"]!);
        lines[0] = row.ToJsonString();
        var changed = feed with { Truth = Path.Combine(options.Work, "changed"), Tables = [table] };
        Directory.CreateDirectory(changed.Truth);
        await File.WriteAllLinesAsync(changed.TruthOf(table), lines, cancellationToken);
        return (await new DemoPrograms(options, target).CompareAsync(changed, cancellationToken))[0];
    }

    static async Task WriteEventAsync(
        DemoFeed feed, WorkloadTable table, Position time, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(feed.TruthOf(table), cancellationToken);
        var source = JsonDocument.Parse(lines[0]).RootElement;
        var row = table.Columns.Select(column => Value(column, source.GetProperty(column.Name))).ToArray();
        var balance = table.Columns.Select(column => column.Name).ToList().IndexOf("balance");
        row[balance] = Raised((string)row[balance]!);
        var digits = NameTime.Format(time);
        var name = $"{digits}-0123456789abcdef-1-1-00000000-{table.Name}-1.parquet";
        await using (var file = File.Create(Path.Combine(feed.Feed, name)))
        {
            ParquetFile.Write(file, table, [new WorkloadEvent(table, row, false, time)], RowsPerGroup);
        }

        await using var resolved = File.Create(Path.Combine(feed.Feed, $"{digits}.RESOLVED"));
        ParquetFile.WriteResolved(resolved, time);
    }

    static object? Value(WorkloadColumn column, JsonElement value) => (column.Type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (WorkloadType.Int8, _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (WorkloadType.TimestampTz, _) => DateTimeOffset
            .Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime,
        _ => value.GetString(),
    };

    static string Raised(string balance) =>
        (decimal.Parse(balance, CultureInfo.InvariantCulture) + Step).ToString("F4", CultureInfo.InvariantCulture);

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
