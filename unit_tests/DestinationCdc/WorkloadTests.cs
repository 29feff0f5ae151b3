using System.Globalization;
using System.Text.Json;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;
using UnitTests.DuckDB;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class WorkloadTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("workload-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bank")]
    [InlineData("ycsb")]
    public void The_files_give_the_truth_at_every_resolved(string kind)
    {
        var summary = Generate(kind, events: 1500, seed: 7, parquet: false);
        Assert.True(summary.Resolved.Length > 3);
        foreach (var (table, _) in summary.Tables)
        {
            foreach (var resolved in summary.Resolved)
            {
                var truth = Path.Combine(_folder, "truth", $"{table.Name}@{NameTime.Format(resolved)}.ndjson");
                var expected = File.ReadLines(truth).Select(Canonical).Order(StringComparer.Ordinal);
                Assert.Equal(expected, Replay(table.Name, resolved).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void A_feed_holds_repeats_early_rows_deletes_and_rows_that_nobody_may_apply_yet()
    {
        var summary = Generate("bank", events: 3000, seed: 3, parquet: false);
        var lines = Lines("accounts").Concat(Lines("transfers")).Concat(Lines("holdings")).ToList();
        Assert.Equal(summary.Rows, lines.Count);
        Assert.True(lines.DistinctBy(line => line.Line).Count() < lines.Count);
        Assert.Contains(lines, line => line.Line.Contains("\"after\": null", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Name.Time < summary.Resolved[2] && line.Updated > summary.Resolved[2]);
        Assert.Contains(lines, line => line.Name.Time > summary.Resolved[^1]);
    }

    [Fact]
    public void No_money_appears_or_vanishes()
    {
        var summary = Generate("bank", events: 2000, seed: 11, parquet: true);
        var sums = summary.Resolved.Select(at => File
            .ReadLines(Path.Combine(_folder, "truth", $"accounts@{NameTime.Format(at)}.ndjson"))
            .Sum(line => decimal.Parse(Field(line, "balance"), CultureInfo.InvariantCulture)));
        Assert.Single(sums.Distinct());
    }

    [Fact]
    public void Parquet_files_hold_the_same_rows_as_json_files_and_look_like_cockroachdb()
    {
        Generate("bank", events: 1500, seed: 5, parquet: false);
        var json = Lines("transfers").Select(line => line.Updated.ToString()).Order(StringComparer.Ordinal).ToList();
        Directory.Delete(Path.Combine(_folder, "feed"), recursive: true);
        Directory.Delete(Path.Combine(_folder, "truth"), recursive: true);
        Generate("bank", events: 1500, seed: 5, parquet: true);

        using var database = TestDatabase.Open();
        using var connection = database.Connect();
        var feed = Path.Combine(_folder, "feed");
        var files = Directory.GetFiles(feed, "*-transfers-1.parquet", SearchOption.AllDirectories);
        var list = string.Join(", ", files.Select(file => $"'{file}'"));
        var rows = connection.Rows(
            $"SELECT __crdb__updated, __crdb__event_type, id, note, \"at\" FROM read_parquet([{list}])");
        Assert.Equal(json, rows.Select(row => (string)row[0]!).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.True((string)row[1]! is "c" or "d"));
        var times = rows.Select(row => row[4]).OfType<string>();
        Assert.All(times, at => Assert.EndsWith("+00", at, StringComparison.Ordinal));

        var schema = connection.Rows(
            $"SELECT name, type, repetition_type, converted_type FROM parquet_schema('{files[0]}')");
        Assert.Equal("schema", schema[0][0]);
        Assert.All(schema.Skip(1), column => Assert.Equal("OPTIONAL", column[2]));
        var amount = schema.Single(column => (string)column[0]! == "amount");
        Assert.Equal(("BYTE_ARRAY", "DECIMAL"), ((string)amount[1]!, (string)amount[3]!));
        Assert.Equal(
            "cockroachdb", connection.Scalar<string>($"SELECT created_by FROM parquet_file_metadata('{files[0]}')"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        Generate("ycsb", events: 1000, seed: 1, parquet: true);
        var first = Contents();
        Directory.Delete(Path.Combine(_folder, "feed"), recursive: true);
        Directory.Delete(Path.Combine(_folder, "truth"), recursive: true);
        Generate("ycsb", events: 1000, seed: 1, parquet: true);
        Assert.Equal(first, Contents());
    }

    WorkloadSummary Generate(string kind, int events, int seed, bool parquet) => WorkloadGenerator.Run(
        new WorkloadOptions(kind, Path.Combine(_folder, "feed"), Path.Combine(_folder, "truth"), events, seed, parquet),
        TestContext.Current.CancellationToken);

    List<(string, string)> Contents() =>
        [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, Convert.ToBase64String(File.ReadAllBytes(path))))];

    IEnumerable<(DataFileName Name, Position Updated, string Line)> Lines(string topic) => Directory
        .GetFiles(Path.Combine(_folder, "feed"), "*.ndjson", SearchOption.AllDirectories)
        .Select(path => (Path: path, ((FeedName.Data)FeedName.Parse(path)).Name))
        .Where(file => file.Name.Topic == topic)
        .SelectMany(file => File.ReadLines(file.Path).Select(line => (
            file.Name, Position.Parse(Field(line, "updated")), line)));

    static string Field(string line, string name) =>
        JsonDocument.Parse(line).RootElement.GetProperty(name).GetString()!;

    /// <summary>The newest event of each key up to the time; a slow and plain reading of the specification.</summary>
    IEnumerable<string> Replay(string topic, Position upTo) => Lines(topic)
        .Where(line => line.Updated <= upTo && line.Name.Time <= upTo)
        .GroupBy(line => JsonDocument.Parse(line.Line).RootElement.GetProperty("key").GetRawText())
        .Select(group => group.MaxBy(line => line.Updated))
        .Select(newest => JsonDocument.Parse(newest.Line).RootElement.GetProperty("after"))
        .Where(after => after.ValueKind != JsonValueKind.Null)
        .Select(after => Canonical(after.GetRawText()));

    /// <summary>Columns in one order, numbers as text, times with all digits.</summary>
    static string Canonical(string json) => string.Join('|', JsonDocument.Parse(json).RootElement
        .EnumerateObject()
        .OrderBy(field => field.Name, StringComparer.Ordinal)
        .Select(field => $"{field.Name}={Canonical(field)}"));

    static string Canonical(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.Number => field.Value.GetRawText(),
        _ when field.Name is "at" or "opened" => DateTimeOffset
            .Parse(field.Value.GetString()!, CultureInfo.InvariantCulture)
            .ToString("O", CultureInfo.InvariantCulture),
        _ => field.Value.GetString()!,
    };
}
