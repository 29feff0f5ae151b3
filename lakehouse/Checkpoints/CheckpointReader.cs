using System.Text.Json;
using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>The actions of a checkpoint: classic, multi-part or v2 with its sidecars.</summary>
sealed class CheckpointReader(LogDirectory log, Database engine)
{
    static readonly string[] StateColumns =
    [
        CheckpointColumns.Add, CheckpointColumns.Transaction, CheckpointColumns.Metadata, CheckpointColumns.Protocol,
        CheckpointColumns.Domain, CheckpointColumns.Sidecar,
    ];

    static readonly string[] TombstoneColumns = [CheckpointColumns.Remove, CheckpointColumns.Sidecar];

    /// <summary>What a snapshot is made of: everything but removed files.</summary>
    /// <exception cref="DamagedCheckpointException">A file is missing, cut or not what its name says.</exception>
    public IEnumerable<LogAction> Read(CheckpointFiles checkpoint, CancellationToken cancellationToken) =>
        Read(checkpoint, StateColumns, cancellationToken);

    /// <summary>The removed files, for the next checkpoint.</summary>
    /// <exception cref="DamagedCheckpointException">A file is missing, cut or not what its name says.</exception>
    public IEnumerable<RemoveFile> ReadTombstones(CheckpointFiles checkpoint, CancellationToken cancellationToken) =>
        Read(checkpoint, TombstoneColumns, cancellationToken).OfType<RemoveFile>();

    IEnumerable<LogAction> Read(
        CheckpointFiles checkpoint, string[] columns, CancellationToken cancellationToken)
    {
        var sidecars = new List<string>();
        var paths = checkpoint.Names.Select(log.PathOf).ToArray();
        var top = checkpoint.IsV2 && checkpoint.Names[0].EndsWith(".json", StringComparison.Ordinal)
            ? ReadJson(checkpoint.Names[0])
            : ReadParquet(paths, columns, cancellationToken);
        foreach (var action in top)
        {
            if (action is Sidecar sidecar)
            {
                sidecars.Add(PathOf(sidecar));
            }
            else
            {
                yield return action;
            }
        }

        if (sidecars.Count > 0)
        {
            foreach (var action in ReadParquet(sidecars, [columns[0]], cancellationToken))
            {
                yield return action;
            }
        }
    }

    string PathOf(Sidecar sidecar) => sidecar.Path.Contains('/', StringComparison.Ordinal)
        ? DataPath.ToLocal(log.Root, sidecar.Path)
        : DataPath.ToLocal(log.PathOf(LogFileName.SidecarDirectory), sidecar.Path);

    IEnumerable<LogAction> ReadJson(string name)
    {
        using var actions = log.ReadActions(name).GetEnumerator();
        while (true)
        {
            try
            {
                if (!actions.MoveNext())
                {
                    break;
                }
            }
            catch (Exception damage) when (damage is HeldException or FileNotFoundException)
            {
                throw new DamagedCheckpointException(log.PathOf(name), damage.Message, damage);
            }

            yield return actions.Current;
        }
    }

    IEnumerable<LogAction> ReadParquet(
        IReadOnlyList<string> paths, string[] columns, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        using var interrupt = cancellationToken.Register(connection.Interrupt);
        var statistics = columns[0] == CheckpointColumns.Add ? ReadStructStatistics(connection, paths) : null;
        using var result = Try(paths, () => connection.Query(
            $"SELECT {string.Join(", ", columns)} FROM read_parquet($1, schema = "
            + $"{CheckpointColumns.ReadSchema(columns)})",
            paths));
        while (Try(paths, () => ReadChunk(result, columns)) is { } actions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var action in actions)
            {
                yield return action is AddFile { Stats: null } add && statistics is not null
                    ? WithStatistics(add, statistics)
                    : action;
            }
        }
    }

    static List<LogAction>? ReadChunk(QueryResult result, string[] columns)
    {
        using var chunk = result.Fetch();
        return chunk is null ? null : CheckpointChunk.Read(chunk, columns);
    }

    /// <summary>
    /// Some writers keep statistics only as a struct with the columns' own types; null when the text is there too.
    /// </summary>
    static Dictionary<string, string>? ReadStructStatistics(Connection connection, IReadOnlyList<string> paths)
    {
        var needed = Try(paths, () => connection.Scalar<bool>(
            "SELECT bool_or(name = 'stats_parsed') FROM parquet_schema($1)", paths)
            && connection.Scalar<bool>(
                "SELECT bool_or(add.path IS NOT NULL AND add.stats IS NULL) FROM read_parquet($1, schema = "
                + $"{CheckpointColumns.ReadSchema(CheckpointColumns.Add)})",
                paths));
        return needed
            ? Try(paths, () => connection
                .Rows(
                    "SELECT add.path, CAST(to_json(add.stats_parsed) AS VARCHAR) FROM read_parquet($1) "
                    + "WHERE add.path IS NOT NULL AND add.stats_parsed IS NOT NULL",
                    paths)
                .GroupBy(row => (string)row[0]!, StringComparer.Ordinal)
                .ToDictionary(rows => rows.Key, rows => (string)rows.Last()[1]!, StringComparer.Ordinal))
            : null;
    }

    static AddFile WithStatistics(AddFile add, Dictionary<string, string> statistics)
    {
        if (!statistics.TryGetValue(add.Path, out var text))
        {
            return add;
        }

        var rows = FileStatistics.ReadNumRecords(text);
        return add with { Stats = FileStatistics.ValidOrRowsOnly(text, rows), NumRecords = rows };
    }

    static T Try<T>(IReadOnlyList<string> paths, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception damage) when (damage is DuckDBException { ErrorType: not DuckDBErrorType.Interrupt }
            or FormatException or JsonException)
        {
            throw new DamagedCheckpointException(paths[0], damage.Message, damage);
        }
    }
}
