using System.Globalization;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;

namespace DestinationCdc.Demo;

/// <summary>
/// The main job end to end, as steps that a person can follow: changefeeds are applied while the process is killed,
/// every cell is compared with the source, and the comparison itself is put to the test.
/// </summary>
sealed class DemoShow(DemoOptions options, DemoTarget target, DemoPage page)
{
    const double BytesPerMegabyte = 1_000_000;

    /// <summary>The first table has its second commit, the others do not.</summary>
    const int BankCommits = 2;

    /// <summary>Of about a dozen.</summary>
    const int YcsbCommits = 4;

    static readonly TimeSpan KillOnWorkspaceAfter = TimeSpan.FromSeconds(12);
    readonly DemoPrograms _programs = new(options, target);
    readonly List<string[]> _figures = [];

    readonly DemoFeed _bank = new(
        "bank",
        BankHistory.AllTables,
        Path.Combine(options.Work, "bank"),
        Path.Combine(options.Bundled, "truth"));

    readonly DemoFeed _ycsb = new(
        "ycsb",
        YcsbHistory.AllTables,
        Path.Combine(options.Work, "ycsb"),
        Path.Combine(options.Work, "ycsb-truth"));

    /// <summary>Runs all steps.</summary>
    /// <exception cref="DemoFailedException">Something was not as it should be.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await ApplyFirstHalfAsync(cancellationToken);
        await ApplyKilledAsync(_bank, [], cancellationToken);
        await ApplyKilledAsync(_ycsb, ["--each-resolved"], cancellationToken);
        await CompareAsync(cancellationToken);
        await ChangeOneCellAsync(cancellationToken);
        await ApplyAgainAsync(cancellationToken);
        await ShowFiguresAsync();
        await ShowNextStepsAsync();
    }

    async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await page.StepAsync("Two changefeeds, as a cluster of three nodes leaves them in a bucket");
        Clean();
        await target.PrepareAsync(TimeProvider.System, cancellationToken);
        var workload = new WorkloadOptions("ycsb", _ycsb.Feed, _ycsb.Truth, options.Events, 1, Parquet: true);
        var summary = await Task.Run(() => WorkloadGenerator.Run(workload, cancellationToken), cancellationToken);
        var bundled = Count(Path.Combine(options.Bundled, "feed"));
        await page.SayAsync(
            $"bank (bundled): {bundled}; {_bank.Tables.Length} tables between which money moves.",
            $"ycsb (made just now): {Count(_ycsb.Feed)}; {Number(summary.Rows)} events on one wide table.",
            "Rows come twice, early and again after restarts; some lie beyond the last RESOLVED and must wait.",
            "Beside each feed is the truth: the source's tables at each RESOLVED. It was not made from the files.");
    }

    /// <summary>The bank's feed up to the RESOLVED in its middle, then the rest of it arrives.</summary>
    async Task ApplyFirstHalfAsync(CancellationToken cancellationToken)
    {
        await page.StepAsync("Apply bank while half of its feed is there; then the rest arrives");
        var bundled = Path.Combine(options.Bundled, "feed");
        var resolved = Resolved(bundled);
        var middle = resolved[resolved.Count / 2];
        Arrive(bundled, time => time <= middle);
        var run = await _programs.ApplyAsync(_bank, ", first half", [], null, cancellationToken);
        Expect(run.ExitCode == 0, $"apply ended with {run.ExitCode}: {run.Error}");
        Keep("first half", run);
        await page.SayAsync($"Done in {Seconds(run)} s: all tables at {middle}.");
        Arrive(bundled, time => time > middle);
    }

    void Arrive(string bundled, Func<Position, bool> isDue)
    {
        foreach (var file in Directory.GetFiles(bundled, "*", SearchOption.AllDirectories))
        {
            var time = FeedName.Parse(file) switch
            {
                FeedName.Data data => data.Name.Time,
                FeedName.Resolved mark => mark.Time,
                _ => default,
            };
            if (isDue(time))
            {
                var copy = Path.Combine(_bank.Feed, Path.GetRelativePath(bundled, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    /// <summary>Starts <c>apply</c>, kills it in the middle, shows what is there, and starts it again.</summary>
    async Task ApplyKilledAsync(DemoFeed feed, string[] arguments, CancellationToken cancellationToken)
    {
        await page.StepAsync($"Apply {feed.Name}, with kill -9 in the middle");
        var killed = await _programs.ApplyAsync(
            feed, ", killed", arguments, elapsed => IsUnderWay(feed, elapsed), cancellationToken);
        await page.SayAsync(killed.ExitCode == 0
            ? "It was done before the kill came."
            : $"Killed after {Seconds(killed)} s. What stands now, each table with its own position:");
        foreach (var table in await _programs.StatusAsync(feed, cancellationToken))
        {
            await page.SayAsync($"  {table["table"],-10} {(string?)table["watermark"] ?? "nothing applied yet"}");
        }

        var again = await _programs.ApplyAsync(feed, ", started again", [], null, cancellationToken);
        Expect(again.ExitCode == 0, $"apply ended with {again.ExitCode}: {again.Error}");
        Keep("started again", again);
        await page.SayAsync($"Started again: done in {Seconds(again)} s, exit code 0.");
    }

    async Task CompareAsync(CancellationToken cancellationToken)
    {
        await page.StepAsync("Read every table back through source-databricks, compare every cell with the truth");
        foreach (var feed in new[] { _bank, _ycsb })
        {
            foreach (var comparer in await _programs.CompareAsync(feed, cancellationToken))
            {
                var differences = comparer.Differences;
                await page.SayAsync(
                    $"{feed.Name}.{comparer.Table.Name}: {Number(comparer.Rows)} rows, {Number(comparer.Cells)} cells, "
                    + $"{differences.Count} differences");
                Expect(differences.Count == 0, string.Join('\n', differences.Take(10)));
            }
        }
    }

    /// <summary>Would the comparison notice? One more event goes to a copy, the truth stays as it was.</summary>
    async Task ChangeOneCellAsync(CancellationToken cancellationToken)
    {
        await page.StepAsync("Would it notice? One cell is changed on purpose");
        var accounts = _bank.Tables[0];
        var comparer = target.Folder is { } folder
            ? await ChangedCell.CompareCopyAsync(options, folder, _bank, accounts, cancellationToken)
            : await ChangedCell.CompareChangedTruthAsync(options, target, _bank, accounts, cancellationToken);
        var differences = comparer.Differences;
        Expect(differences.Count == 1, $"one difference expected, found {differences.Count}");
        await page.SayAsync(
            target.Folder is null
                ? "In a copy of the truth one balance was raised by 0.0001:"
                : "In a copy of the lakehouse one balance was raised by 0.0001:",
            $"  noticed: {differences[0]}");
    }

    async Task ApplyAgainAsync(CancellationToken cancellationToken)
    {
        await page.StepAsync("Apply again: nothing to do");
        foreach (var feed in new[] { _bank, _ycsb })
        {
            var before = Versions(await _programs.StatusAsync(feed, cancellationToken));
            var run = await _programs.ApplyAsync(feed, ", again", [], null, cancellationToken);
            var after = Versions(DemoPrograms.Tables(run));
            Expect(run.ExitCode == 0 && after == before, $"the versions moved from {before} to {after}");
            await page.SayAsync($"{feed.Name}: 0 commits; the tables stay at version {after}.");
        }
    }

    async Task ShowFiguresAsync()
    {
        await page.StepAsync("Figures of the runs that came to their end (events = in window + carried + duplicate)");
        await page.TableAsync(
            ["table, run", "events", "in window", "carried", "duplicate", "upserts", "deletes", "rows", "version"],
            _figures);
        await page.SayAsync(
            "carried: beyond the last RESOLVED, for a later run; duplicate: at or below what was applied before.",
            "What a killed run had committed is not counted again by the next one.",
            "");
        await page.TableAsync(
            ["run", "seconds", "peak MB"],
            [.. _programs.Runs.Select(run => new[]
            {
                run.What,
                Seconds(run.Run),
                (run.Run.PeakBytes / BytesPerMegabyte).ToString("F0", CultureInfo.InvariantCulture),
            })]);
    }

    async Task ShowNextStepsAsync()
    {
        await page.StepAsync("What next");
        if (target.Folder is { } folder)
        {
            var table = Path.Combine(folder, target.Catalog, "bank", "accounts");
            await page.SayAsync(
                "These are Delta tables. Open one with a tool that is not ours:",
                $"  duckdb -c \"INSTALL delta; LOAD delta; FROM delta_scan('{table}') LIMIT 5\"",
                $"  python3 -c \"import deltalake; print(deltalake.DeltaTable('{table}').to_pandas())\"",
                $"  spark.read.format('delta').load('{table}').show()");
        }
        else
        {
            await page.SayAsync(
                [
                    "The tables stay on the workspace; these statements remove them:",
                    .. target.Removal([_bank.Name, _ycsb.Name]).Select(statement => $"  {statement};"),
                ]);
        }

        await page.SayAsync(
            $"For a feed of your own write a configuration like {options.ConfigOf("bank")}, then",
            "  ./run destination-cdc plan --config my.json     says what would be done",
            "  ./run destination-cdc apply --config my.json    does it",
            "  ./run destination-cdc status --config my.json   shows where everything stands");
    }

    void Keep(string run, ProgramRun finished)
    {
        string[] fields = ["rows_in", "in_window", "carried", "duplicate", "upserted", "deleted", "rows", "version"];
        foreach (var table in DemoPrograms.Tables(finished))
        {
            _figures.Add([$"{table["table"]}, {run}", .. fields.Select(field => table[field]?.ToString() ?? "")]);
        }
    }

    /// <summary>
    /// A table of the group has committed and another has not, or some windows have and the rest have not.
    /// </summary>
    bool IsUnderWay(DemoFeed feed, TimeSpan elapsed)
    {
        if (target.Folder is not { } folder)
        {
            return elapsed > KillOnWorkspaceAfter;
        }

        var log = Path.Combine(folder, target.Catalog, feed.Name, feed.Tables[0].Name, "_delta_log");
        var commits = Directory.Exists(log) ? Directory.GetFiles(log, "*.json").Length : 0;
        return commits >= (feed == _bank ? BankCommits : YcsbCommits);
    }

    void Clean()
    {
        List<string> folders = [options.Work];
        if (target.Folder is { } folder)
        {
            folders.AddRange(new[] { _bank, _ycsb }.Select(feed => Path.Combine(folder, target.Catalog, feed.Name)));
        }

        foreach (var old in folders.Where(Directory.Exists))
        {
            Directory.Delete(old, recursive: true);
        }

        Directory.CreateDirectory(options.Work);
    }

    static string Versions(IEnumerable<JsonObject> tables) =>
        string.Join(", ", tables.Select(table => $"{table["version"]}"));

    static string Count(string feed)
    {
        var files = Directory.GetFiles(feed, "*", SearchOption.AllDirectories).Length;
        var resolved = Resolved(feed).Count;
        return $"{files - resolved} files, {resolved} RESOLVED";
    }

    static List<Position> Resolved(string feed) =>
    [
        .. Directory.GetFiles(feed, "*.RESOLVED", SearchOption.AllDirectories)
            .Select(FeedName.Parse)
            .OfType<FeedName.Resolved>()
            .Select(mark => mark.Time)
            .Order(),
    ];

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    static string Seconds(ProgramRun run) => run.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);

    static void Expect(bool met, string found)
    {
        if (!met)
        {
            throw new DemoFailedException(found);
        }
    }
}
