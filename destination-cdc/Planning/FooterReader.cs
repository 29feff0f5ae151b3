using System.Collections.Concurrent;
using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Windows;

namespace DestinationCdc.Planning;

/// <summary>
/// Reads the footers of data files, and lines where they have none, several at once, and each file once: a name is written
/// once and never again, so what was read stays true for as long as the process lives.
/// </summary>
sealed class FooterReader(WindowStager stager)
{
    const long NanosPerTick = 100;

    readonly ConcurrentDictionary<(string Feed, StoredObject File), KnownFile> _known = [];

    /// <summary>The table's files; a damaged one blocks the table at the time in the file's name.</summary>
    /// <exception cref="ConnectorException">The feed lacks an option, or a store cannot be read.</exception>
    public async Task ReadAsync(TableRun table, IEnumerable<ListedFile> files, CancellationToken cancellationToken)
    {
        var open = files.Where(file => !IsUsedUp(file, table.Position));
        var damaged = new ConcurrentBag<FeedFileException>();
        var known = new ConcurrentBag<KnownFile>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(open, options, async (file, cancellation) =>
        {
            try
            {
                known.Add(await ReadAsync(table, file, cancellation));
            }
            catch (FeedFileException e) when (e.Kind == FailureKind.Held)
            {
                damaged.Add(e);
            }
        });
        table.Files = [.. known.OrderBy(file => file.File.Object.Key, StringComparer.Ordinal)];
        foreach (var problem in damaged.OrderBy(problem => problem.File.Name.Time))
        {
            table.Block(new Blocker(problem.File.Name.Time, problem.Message));
        }
    }

    /// <summary>
    /// No row is newer than its file, but for clocks that disagree: what was written long before the position is used up.
    /// A time of writing before the time in the file's own name is a copy's or an archive's and proves nothing.
    /// </summary>
    static bool IsUsedUp(ListedFile file, Position? position) => position is { } at
        && file.Object.Modified is { } written
        && written.UtcTicks < Ticks(at) - Feed.AllowedSkew.Ticks
        && written.UtcTicks >= Ticks(file.Name.Time);

    static long Ticks(Position time) => DateTime.UnixEpoch.Ticks + (time.Major / NanosPerTick);

    async Task<KnownFile> ReadAsync(TableRun table, ListedFile file, CancellationToken cancellationToken)
    {
        var key = (table.Feed.Name, file.Object);
        if (!_known.TryGetValue(key, out var known))
        {
            var fetched = await table.Feed.FetchAsync(file, cancellationToken);
            var data = fetched with { Name = fetched.Name with { Topic = table.Table.Topic, Family = null } };
            _known[key] = known = new KnownFile(data, stager.Summarize(data, table.Table, table.Position));
        }

        return known;
    }
}
