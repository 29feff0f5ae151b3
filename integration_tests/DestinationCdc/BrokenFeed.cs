using System.Diagnostics;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc.Output;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// The feed of fixture 01 up to its first RESOLVED, applied; then something broken arrives, and with it a second RESOLVED
/// that would take the table further.
/// </summary>
sealed class BrokenFeed : IDisposable
{
    public const string FirstResolved = "202603012358401234567890000000000";
    public const string SecondResolved = "202603012359100000000000000000000";

    /// <summary>A data file's name between the two.</summary>
    public const string Between = "202603012358401234567890000000001-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.parquet";

    public static readonly Position First = new(1_772_409_520_123_456_789, 0);
    public static readonly Position Second = new(1_772_409_550_000_000_000, 0);

    public const string Schema =
        "CREATE TABLE orders (id INT8 NOT NULL, amount DECIMAL(10,2), note STRING, CONSTRAINT p PRIMARY KEY (id ASC))";

    const long MostBytes = 512L << 20;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly Fixture Base = Fixture.Load("01-basic-scd1");

    BrokenFeed(FeedHarness harness) => Harness = harness;

    public FeedHarness Harness { get; }

    public static string Folder => Path.Combine(Fixture.Root, "broken");

    /// <summary>The first window applied; the rest has not arrived.</summary>
    public static async Task<BrokenFeed> StartAsync(CancellationToken cancellationToken, bool applied = true)
    {
        var harness = FeedHarness.For(new JsonObject { ["table"] = "orders", ["source_schema"] = Schema });
        harness.Arrive(Base, $"2026-03-01/{FirstResolved}-3f2a9c0d1e4b5a67-1-2-00000000-orders-1.parquet");
        harness.Arrive(Base, $"2026-03-01/{FirstResolved}.RESOLVED");
        if (applied)
        {
            var report = await harness.ApplyAsync(cancellationToken);
            Xunit.Assert.Equal(First.ToString(), report.Watermark);
        }

        return new BrokenFeed(harness);
    }

    /// <summary>The RESOLVED object of one of the folders with broken ones.</summary>
    public static string ResolvedIn(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, "resolved", folder)).Single();

    /// <summary>All other files of the feed, which are good.</summary>
    public void ArriveRest(string? except = null)
    {
        foreach (var key in Base.Arrival.Skip(2).Where(key => Path.GetFileNameWithoutExtension(key) != except))
        {
            Harness.Arrive(Base, key);
        }
    }

    /// <summary>A broken file arrives; without another key, as a data file between the two RESOLVED.</summary>
    public void Arrive(string folder, string name, string? key = null) =>
        Harness.Arrive(Path.Combine(Folder, folder, name), key ?? $"2026-03-01/{Between}");

    public void ArriveResolved(string folder) =>
        Harness.Arrive(ResolvedIn(folder), $"2026-03-01/{Path.GetFileName(ResolvedIn(folder))}");

    /// <summary>Whatever sizes a file claims: an apply of a few rows takes little memory, and little time.</summary>
    public async Task<SyncReport> ApplyBoundedAsync(CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var resident = process.WorkingSet64;
        var allocated = GC.GetTotalAllocatedBytes();
        var report = await Harness.ApplyAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        process.Refresh();
        Xunit.Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, MostBytes);
        Xunit.Assert.InRange(process.WorkingSet64 - resident, long.MinValue, MostBytes);
        return report;
    }

    /// <summary>The table is as it was after the first window.</summary>
    public async Task AssertUntouchedAsync(CancellationToken cancellationToken)
    {
        var expected = Base.ExpectedAt(Base.Tables[0], FirstResolved)!;
        Xunit.Assert.Empty(await Harness.DifferencesAsync(Base.Tables[0], expected, cancellationToken));
        await using var workplace = Harness.Open();
        var stored = await workplace.Warehouse.PositionAsync(
            FeedHarness.Target("orders"), "test", cancellationToken);
        Xunit.Assert.Equal(First, stored?.Position);
    }

    /// <summary>The table as it must be at the feed's last RESOLVED.</summary>
    public async Task AssertAtLastAsync(CancellationToken cancellationToken)
    {
        var expected = Base.ExpectedAt(Base.Tables[0], Base.Resolved[^1])!;
        Xunit.Assert.Empty(await Harness.DifferencesAsync(Base.Tables[0], expected, cancellationToken));
    }

    public void Dispose() => Harness.Dispose();
}
