using System.Collections.Concurrent;
using ConnectorKit.Errors;
using Link = ConnectorKit.Databricks.Statements.StatementReply.LinkPart;

namespace ConnectorKit.Databricks.Statements;

/// <summary>The links of one result: those handed out already, fresh ones for chunks whose link is missing or old.</summary>
sealed class ChunkLinks
{
    /// <summary>A link with less life than this is not worth starting a download with.</summary>
    static readonly TimeSpan EnoughLife = TimeSpan.FromSeconds(60);

    readonly ConcurrentDictionary<int, Link> _known = new();
    readonly Func<int, CancellationToken, Task<StatementReply.ChunkPart>> _ask;
    readonly TimeProvider _time;

    public ChunkLinks(
        IEnumerable<Link> known, Func<int, CancellationToken, Task<StatementReply.ChunkPart>> ask, TimeProvider time)
    {
        _ask = ask;
        _time = time;
        Keep(known);
    }

    /// <summary>A link to the chunk; a fresh one if the known one was refused.</summary>
    public async Task<Link> GetAsync(int chunk, bool fresh, CancellationToken cancellationToken)
    {
        if (!fresh && _known.TryGetValue(chunk, out var known) && !IsOld(known))
        {
            return known;
        }

        Keep((await _ask(chunk, cancellationToken)).ExternalLinks ?? []);
        return _known.TryGetValue(chunk, out var got)
            ? got
            : throw new UnreachableException($"The warehouse gave no link for chunk {chunk} of the result.");
    }

    void Keep(IEnumerable<Link> links)
    {
        foreach (var link in links)
        {
            _known[link.ChunkIndex] = link;
        }
    }

    bool IsOld(Link link) => link.Expiration is { } end && end - _time.GetUtcNow() < EnoughLife;
}
