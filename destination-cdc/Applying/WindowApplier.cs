using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Planning;
using DestinationCdc.Windows;

namespace DestinationCdc.Applying;

/// <summary>Decodes, reduces and commits planned windows, and takes over what became of them.</summary>
sealed class WindowApplier(
    string writer,
    IWarehouse warehouse,
    WindowStager stager,
    MemoryEstimate memory,
    AttemptJournal attempts,
    IProgress<string> progress)
{
    /// <summary>After so many commits in a row that another applier overtook, this one gives up.</summary>
    const int MostSuperseded = 5;

    /// <summary>Stages and commits the windows, as many at a time as memory allows.</summary>
    public async Task ApplyAsync(
        SyncRun run,
        ImmutableArray<PlannedWindow> step,
        TableReader reader,
        bool dryRun,
        CancellationToken cancellationToken)
    {
        var started = run.FeedsWithPositions();
        var group = new List<StagedTable>();
        try
        {
            var staged = 0L;
            foreach (var window in step)
            {
                if (group.Count > 0 && (staged + window.MemoryBytes > memory.WindowLimit
                    || run.Tables[window.Table] is { IsCareful: true } or { TakesSmallSteps: true }))
                {
                    await CommitAsync(run, group, reader, dryRun, cancellationToken);
                    staged = 0;
                }

                if (await StageAsync(run, window, reader, started, dryRun, cancellationToken) is { } table)
                {
                    group.Add(table);
                    staged += window.MemoryBytes;
                }
            }

            await CommitAsync(run, group, reader, dryRun, cancellationToken);
        }
        finally
        {
            Release(group);
            await attempts.EndAsync();
        }
    }

    /// <summary>The reduced window; null when its table turned out to be held or to start later.</summary>
    async Task<StagedTable?> StageAsync(
        SyncRun run,
        PlannedWindow window,
        TableReader reader,
        ImmutableHashSet<string> started,
        bool dryRun,
        CancellationToken cancellationToken)
    {
        var table = run.Tables[window.Table];
        if (table.IsStale)
        {
            await reader.ReadAsync(table, cancellationToken);
            if (table.IsUnread || table.Position != window.After)
            {
                return null;
            }
        }

        progress.Report($"{table.Table.Topic}: {window.Files.Length} file(s) up to {window.UpTo}");
        var request = new WindowRequest(
            table.Table, [.. window.Files.Select(file => file.File)], window.After, window.UpTo, table.Existing);
        StagedWindow staged;
        try
        {
            if (!dryRun)
            {
                await StartAsync(table, window, request, cancellationToken);
            }

            staged = await stager.StageAsync(request, cancellationToken);
        }
        catch (FeedFileException e) when (e.Kind == FailureKind.Held)
        {
            table.Block(new Blocker(e.File.Name.Time, e.Message));
            return null;
        }
        catch (HeldException e)
        {
            table.Block(new Blocker(null, e.Message));
            return null;
        }
        catch (EngineMemoryException) when (!table.TakesSmallSteps)
        {
            // The estimate was too low; now alone, and from RESOLVED to RESOLVED.
            table.TakesSmallSteps = true;
            return null;
        }

        if (!staged.Counts.AddUp)
        {
            staged.Dispose();
            throw new InvalidOperationException(
                $"{table.Table.Topic}: rows were lost between reading and reducing: {staged.Counts}.");
        }

        if (window.After is null && !MayStart(run, table, window, staged, started))
        {
            staged.Dispose();
            return null;
        }

        return new StagedTable(table, window, staged);
    }

    /// <summary>Notes what is tried; where that has killed processes, each file is first read alone.</summary>
    /// <exception cref="FeedFileException">A file holds the window back.</exception>
    async Task StartAsync(
        TableRun table, PlannedWindow window, WindowRequest request, CancellationToken cancellationToken)
    {
        foreach (var file in table.IsCareful ? attempts.SuspectsFirst(table.Target, window) : [])
        {
            progress.Report($"{table.Table.Topic}: {file.Object.Key} alone, because processes died in this window");
            await attempts.StartAsync(table.Target, window.After, file, cancellationToken);
            using var alone = await stager.StageAsync(request with { Files = [file] }, cancellationToken);
        }

        await attempts.StartAsync(table.Target, window.After, null, cancellationToken);
    }

    /// <summary>The first position again, now that the rows themselves have been read.</summary>
    static bool MayStart(
        SyncRun run, TableRun table, PlannedWindow window, StagedWindow staged, ImmutableHashSet<string> started)
    {
        var smallest = staged.SmallestUpdated
            ?? throw new InvalidOperationException($"{table.Table.Topic}: files with rows gave no row.");
        table.FirstRows = new FirstRows(smallest, [.. window.Files.Select(file => file.File.Object.Key)]);
        return WindowPlanner.AllowsFirstPosition(
            smallest, window.UpTo, run.States[table.Feed.Name], started.Contains(table.Feed.Name));
    }

    async Task CommitAsync(
        SyncRun run, List<StagedTable> group, TableReader reader, bool dryRun, CancellationToken cancellationToken)
    {
        if (group.Count > 0 && dryRun)
        {
            foreach (var staged in group)
            {
                var (upserted, deleted) = staged.Staged.Operations();
                staged.Table.Pretend(staged.Window.UpTo, upserted, deleted);
                staged.Table.Count(staged.Counts);
            }
        }
        else if (group.Count > 0)
        {
            progress.Report($"committing {string.Join(", ", group.Select(staged => staged.Table.Table.Topic))}");
            await CommitAsync(run, group, reader, cancellationToken);
        }

        Release(group);
    }

    async Task CommitAsync(
        SyncRun run, List<StagedTable> group, TableReader reader, CancellationToken cancellationToken)
    {
        IReadOnlyList<CommitResult> results;
        try
        {
            results = await warehouse.CommitAsync(
                [.. group.Select(staged => staged.ToCommit(writer))], cancellationToken);
        }
        catch (EngineMemoryException) when (!group.TrueForAll(staged => staged.Table.TakesSmallSteps))
        {
            foreach (var staged in group)
            {
                staged.Table.TakesSmallSteps = true;
                await reader.ReadAsync(staged.Table, cancellationToken);
            }

            return;
        }

        await attempts.EndAsync();
        foreach (var (staged, result) in group.Zip(results))
        {
            Settle(run, staged, result);
        }

        foreach (var (staged, _) in group.Zip(results).Where(pair => pair.Second.Outcome == Outcome.Committed))
        {
            await MaintainAsync(run, staged.Table, reader, cancellationToken);
        }
    }

    /// <summary>What was applied stands, whatever becomes of the upkeep; the next commit tries it again.</summary>
    async Task MaintainAsync(SyncRun run, TableRun table, TableReader reader, CancellationToken cancellationToken)
    {
        try
        {
            if (await warehouse.MaintainAsync(table.Target, cancellationToken) != Upkeep.Nothing)
            {
                // The table has a newer version now.
                await reader.ReadAsync(table, cancellationToken);
            }
        }
        catch (ConnectorException e)
        {
            run.Note($"{table.Target}: its small files were not written together: {e.Message}");
        }
    }

    static void Settle(SyncRun run, StagedTable staged, CommitResult result)
    {
        var table = staged.Table;
        table.Settle(result, staged.Staged.Schema);
        switch (result.Outcome)
        {
            case Outcome.Committed:
                table.Count(staged.Counts);
                break;
            case Outcome.Held:
                table.Block(new Blocker(null, result.Message ?? $"{table.Target}: the table cannot take the change."));
                break;
            case Outcome.Superseded when table.Superseded > MostSuperseded:
                throw new AnotherApplierException(
                    $"{table.Target}: another applier was faster {table.Superseded} times in a row and is at "
                    + $"{table.Position}. Let one applier run at a time; nothing is lost.");
            case Outcome.Superseded:
                run.Note($"{table.Target}: another applier moved it to {table.Position}; planning again from there.");
                break;
        }
    }

    /// <summary>Declared tables that have no rows yet exist all the same, empty and without a position.</summary>
    public async Task CreateEmptyAsync(SyncRun run, CancellationToken cancellationToken)
    {
        foreach (var table in run.Tables.Where(table => table.Stored is null && !run.IsHeld(table)))
        {
            if (table.Table.Columns.IsEmpty || !table.Selected)
            {
                continue;
            }

            using var nothing = await stager.StageAsync(
                new WindowRequest(table.Table, [], null, default, null), cancellationToken);
            var results = await warehouse.CommitAsync(
                [new TableCommit(table.Target, writer, null, null, nothing.Schema, new SchemaOnly())],
                cancellationToken);
            table.Settle(results[0], nothing.Schema);
        }
    }

    static void Release(List<StagedTable> group)
    {
        group.ForEach(staged => staged.Dispose());
        group.Clear();
    }
}
