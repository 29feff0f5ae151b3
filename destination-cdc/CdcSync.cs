using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Applying;
using DestinationCdc.Changefeed;
using DestinationCdc.Output;
using DestinationCdc.Planning;
using DestinationCdc.Source;
using DestinationCdc.Windows;

namespace DestinationCdc;

/// <summary>
/// The flow: list the feeds, read where each table is, plan the next windows, decode and reduce their files, commit,
/// publish; again until every table is at the greatest RESOLVED or held.
/// </summary>
sealed class CdcSync(
    DestinationCdcConfig config,
    ImmutableArray<Feed> feeds,
    IWarehouse warehouse,
    WindowStager stager,
    MemoryEstimate memory,
    IProgress<string> progress)
{
    readonly SourceSchemas _schemas = new();
    readonly FooterReader _footers = new(stager);
    readonly LateRows _lateRows = new(stager);
    readonly ManifestPublisher _publisher = new(config, warehouse);
    readonly TableReader _reader = new(config, warehouse);
    readonly AttemptJournal _attempts = new(config.WriterName, warehouse, memory);
    (SyncOptions Options, ImmutableArray<FeedListing?> Listings, SyncReport Report)? _last;

    /// <summary>Takes the tables as far as they can go.</summary>
    /// <exception cref="AnotherApplierException">Another applier is ahead, again and again.</exception>
    /// <exception cref="ConnectorException">What stops the run as a whole.</exception>
    public async Task<SyncReport> RunAsync(SyncOptions options, CancellationToken cancellationToken)
    {
        var states = await ListAsync(cancellationToken);
        ImmutableArray<FeedListing?> listings = [.. feeds.Select(feed => states[feed.Name].Listing)];
        if (_last is { } last && last.Options == options && last.Listings.SequenceEqual(listings))
        {
            // Nothing has come since all that was there was applied.
            return last.Report.Unchanged();
        }

        var (run, topics) = await OpenAsync(states, options, cancellationToken);
        await ReadAsync(run, topics, keepsNotes: !options.DryRun, cancellationToken);
        var applier = new WindowApplier(config.WriterName, warehouse, stager, memory, _attempts, progress);
        while (NextStep(run, options) is { IsEmpty: false } step)
        {
            if (await CheckResolvedAsync(run, step, cancellationToken))
            {
                await applier.ApplyAsync(run, step, _reader, options.DryRun, cancellationToken);
                await PublishAsync(run, options, cancellationToken);
            }
        }

        if (!options.DryRun)
        {
            await applier.CreateEmptyAsync(run, cancellationToken);
            await PublishAsync(run, options, cancellationToken);
        }

        var report = WithManifest(run.Report(await _publisher.PublishedAsync(cancellationToken)));

        // What is held is tried again each time: a file or a table may have been mended.
        _last = report.Holds.IsEmpty ? (options, listings, report) : null;
        return report;
    }

    /// <summary>Where everything is; nothing is read but names, footers and positions.</summary>
    public async Task<SyncReport> StatusAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (run, topics) = await OpenAsync(await ListAsync(cancellationToken), SyncOptions.Default, cancellationToken);
        await ReadAsync(run, topics, keepsNotes: false, cancellationToken);
        return WithManifest(run.Status(await _publisher.PublishedAsync(cancellationToken), now));
    }

    /// <summary>What the newest commits of the selected tables did.</summary>
    public async Task<HistoryReport> HistoryAsync(
        ImmutableArray<string> tables, int limit, CancellationToken cancellationToken)
    {
        var (run, _) = await OpenAsync(
            await ListAsync(cancellationToken), SyncOptions.Default with { Tables = tables }, cancellationToken);
        return await new HistoryReader(config.WriterName, warehouse).ReadAsync(
            run.Tables.Where(table => table.Selected), limit, cancellationToken);
    }

    /// <summary>Where the tables are, and what the footers of their files say.</summary>
    async Task ReadAsync(SyncRun run, TopicMap topics, bool keepsNotes, CancellationToken cancellationToken)
    {
        var files = run.States.Values
            .SelectMany(state => state.Topics.Select(topic => (Table: topics.TableOf(state.Name, topic), Files: topic)))
            .ToLookup(entry => entry.Table, entry => entry.Files);
        foreach (var table in run.Tables)
        {
            await _reader.ReadAsync(table, cancellationToken);
            if (table is { Selected: true, IsUnread: false })
            {
                if (table.Unheeded is { } unheeded)
                {
                    run.Note(unheeded);
                }

                progress.Report($"reading the footers of {table.Table.Topic}");
                await _footers.ReadAsync(table, files[table.Table].SelectMany(file => file), cancellationToken);
                await _attempts.ReadAsync(table, cancellationToken);
                if (_lateRows.Find(table, run.States[table.Feed.Name]) is { IsEmpty: false } late
                    && await CompareAsync(table, late, keepsNotes, cancellationToken) is { } warning)
                {
                    run.Note(warning);
                }
            }
        }
    }

    async Task<string?> CompareAsync(
        TableRun table, ImmutableArray<KnownFile> late, bool keepsNotes, CancellationToken cancellationToken)
    {
        if (table.IsCareful)
        {
            return $"{table.Table.Topic}: {late.Length} file(s) came late and were not compared with the rows before, "
                + "because processes were killed in this window.";
        }

        try
        {
            if (keepsNotes)
            {
                await _attempts.StartAsync(table.Target, table.Position, null, cancellationToken);
            }

            return await _lateRows.CompareAsync(table, late, cancellationToken);
        }
        finally
        {
            await _attempts.EndAsync();
        }
    }

    SyncReport WithManifest(SyncReport report) =>
        _publisher.Held is { } held ? report with { Holds = [.. report.Holds, held] } : report;

    /// <summary>The feeds as they are listed, by name.</summary>
    async Task<Dictionary<string, FeedState>> ListAsync(CancellationToken cancellationToken)
    {
        progress.Report("listing the feeds");
        var states = new Dictionary<string, FeedState>(StringComparer.Ordinal);
        foreach (var feed in feeds)
        {
            states[feed.Name] = await feed.ReadAsync(cancellationToken);
        }

        return states;
    }

    /// <summary>The tables that the feeds' topics go to.</summary>
    async Task<(SyncRun Run, TopicMap Topics)> OpenAsync(
        Dictionary<string, FeedState> states, SyncOptions options, CancellationToken cancellationToken)
    {
        var complete = await _schemas.CompleteAsync(config, states.Values, cancellationToken);
        var topics = TopicMap.Make(complete, [.. states.Values]);
        return (SyncRun.Open(topics, feeds, states, options), topics);
    }

    ImmutableArray<PlannedWindow> NextStep(SyncRun run, SyncOptions options)
    {
        run.HoldUnreachableIntents();
        return WindowPlanner.NextStep(run.Outlooks(), run.Times(), options.EachResolved, memory);
    }

    /// <summary>False when a RESOLVED of the step turned out to be no good: then it is planned again without.</summary>
    async Task<bool> CheckResolvedAsync(
        SyncRun run, ImmutableArray<PlannedWindow> step, CancellationToken cancellationToken)
    {
        foreach (var feed in feeds)
        {
            var times = step
                .Where(window => run.Tables[window.Table].Feed == feed)
                .Select(window => window.UpTo)
                .ToHashSet();
            foreach (var mark in run.States[feed.Name].Listed.Where(mark => times.Contains(mark.Time)))
            {
                if (await feed.CheckResolvedAsync(mark, cancellationToken) is { } blocker)
                {
                    run.Block(feed, blocker);
                    return false;
                }
            }
        }

        return true;
    }

    async Task PublishAsync(SyncRun run, SyncOptions options, CancellationToken cancellationToken)
    {
        if (!options.DryRun && run.MeetingPoint() is { } watermark)
        {
            await _publisher.PublishAsync(watermark, run.TablesAt(watermark), cancellationToken);
        }
    }
}
