using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace DestinationCdc.Demo;

/// <summary>Runs the programs of the demonstration as a user would, and keeps what each run took.</summary>
sealed class DemoPrograms(DemoOptions options, DemoTarget target)
{
    readonly List<(string What, ProgramRun Run)> _runs = [];

    /// <summary>The runs worth showing, in order.</summary>
    public IReadOnlyList<(string What, ProgramRun Run)> Runs => _runs;

    /// <summary>Runs <c>apply</c>; the first time the configuration is written.</summary>
    public async Task<ProgramRun> ApplyAsync(
        DemoFeed feed,
        string what,
        string[] arguments,
        Func<TimeSpan, bool>? killWhen,
        CancellationToken cancellationToken)
    {
        var run = await ProgramRun.StartAsync(
            options.Destination,
            ["apply", "--config", ConfigOf(feed), "--output", "json", .. arguments],
            null,
            killWhen ?? (static _ => false),
            cancellationToken);
        _runs.Add(($"apply {feed.Name}{what}", run));
        return run;
    }

    /// <summary>The tables as <c>status</c> shows them.</summary>
    public async Task<ImmutableArray<JsonObject>> StatusAsync(DemoFeed feed, CancellationToken cancellationToken)
    {
        var run = await ProgramRun.StartAsync(
            options.Destination,
            ["status", "--config", ConfigOf(feed), "--output", "json"],
            null,
            static _ => false,
            cancellationToken);
        return Tables(run);
    }

    /// <summary>
    /// Reads the feed's tables back through <c>source-databricks</c> and holds them against the truth.
    /// </summary>
    public async Task<IReadOnlyList<RecordComparer>> CompareAsync(DemoFeed feed, CancellationToken cancellationToken)
    {
        List<RecordComparer> comparers =
            [.. feed.Tables.Select(table => new RecordComparer(table, feed.TruthOf(table)))];
        var run = await new SourceReader(options.Source, target, options.Work)
            .ReadAsync(feed.Name, comparers, cancellationToken);
        _runs.Add(($"read {feed.Name} back", run));
        return comparers;
    }

    /// <summary>The tables of a document that <c>apply</c> or <c>status</c> printed.</summary>
    /// <exception cref="DemoFailedException">There is no document.</exception>
    public static ImmutableArray<JsonObject> Tables(ProgramRun run) => run.Output.StartsWith('{')
        ? [.. JsonNode.Parse(run.Output)!["tables"]!.AsArray().Select(table => table!.AsObject())]
        : throw new DemoFailedException($"exit code {run.ExitCode}, no document: {run.Output} {run.Error}");

    string ConfigOf(DemoFeed feed)
    {
        var file = options.ConfigOf(feed.Name);
        return File.Exists(file) ? file : feed.WriteConfig(target, file);
    }
}
