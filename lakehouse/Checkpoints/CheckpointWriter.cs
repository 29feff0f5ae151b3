using System.Globalization;
using System.Text;
using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>
/// Writes classic checkpoints: the whole state in one Parquet file, so that a reader need not replay every commit. The
/// actions go through a temporary NDJSON file, which the engine turns into Parquet: memory stays small.
/// </summary>
sealed class CheckpointWriter(LogDirectory log, Database engine, TimeProvider time)
{
    const int DefaultInterval = 10;
    const string TemporarySuffix = ".tmp";

    /// <summary>A temporary file of this age belongs to a process that died.</summary>
    static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    static readonly string[] Columns =
    [
        CheckpointColumns.Transaction, CheckpointColumns.Add, CheckpointColumns.Remove, CheckpointColumns.Metadata,
        CheckpointColumns.Protocol, CheckpointColumns.Domain,
    ];

    /// <summary>True when <c>delta.checkpointInterval</c> commits were made since the last checkpoint.</summary>
    public bool IsDue(Snapshot snapshot)
    {
        var interval = int.TryParse(
            snapshot.Metadata.Configuration.GetValueOrDefault(TableProperty.CheckpointInterval),
            CultureInfo.InvariantCulture,
            out var configured) && configured > 0
                ? configured
                : DefaultInterval;
        if (snapshot.Version < interval)
        {
            return false;
        }

        var last = LastCheckpoint.ReadVersion(log) is { } hint && hint >= 0 && hint <= snapshot.Version
            ? hint
            : log.List().Checkpoints.FirstOrDefault()?.Version ?? 0;
        return snapshot.Version - last >= interval;
    }

    /// <summary>Writes the checkpoint of the snapshot's version and points the hint to it.</summary>
    /// <exception cref="UnreachableException">The disk refuses; the table is as good as before.</exception>
    public void Write(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var name = LogFileName.Checkpoint(snapshot.Version);
        var temporary = log.PathOf($".{name}.{Guid.NewGuid():N}");
        var lines = temporary + ".ndjson" + TemporarySuffix;
        var parquet = temporary + TemporarySuffix;
        try
        {
            var (count, longest) = WriteLines(lines, snapshot, cancellationToken);
            CopyToParquet(lines, parquet, longest, cancellationToken);
            DiskSync.File(parquet);
            var size = new FileInfo(parquet).Length;
            File.Move(parquet, log.PathOf(name), overwrite: true);
            WriteHint(LastCheckpoint.Text(snapshot.Version, count, size, snapshot.FileCount));
            DiskSync.Directory(log.Path);
            DeleteLeftovers();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or DuckDBException { ErrorType: DuckDBErrorType.IO })
        {
            throw new UnreachableException(
                $"{log.PathOf(name)}: the checkpoint cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(lines);
            File.Delete(parquet);
        }
    }

    (long Count, long Longest) WriteLines(string path, Snapshot snapshot, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        long count = 0;
        long longest = 0;
        long before = 0;
        CommitWriter.WriteActions(stream, State(snapshot, cancellationToken).Select(action =>
        {
            longest = Math.Max(longest, stream.Position - before);
            before = stream.Position;
            count++;
            return action;
        }));
        return (count, Math.Max(longest, stream.Position - before));
    }

    IEnumerable<LogAction> State(Snapshot snapshot, CancellationToken cancellationToken)
    {
        yield return snapshot.Protocol;
        yield return snapshot.Metadata;
        foreach (var transaction in snapshot.Transactions.Values.Where(kept => !IsExpired(snapshot, kept)))
        {
            yield return transaction;
        }

        foreach (var domain in snapshot.Domains.Values)
        {
            yield return domain;
        }

        foreach (var add in snapshot.FilesByKey.Values)
        {
            yield return add with { DataChange = false };
        }

        foreach (var remove in new Tombstones(log, engine, time).Of(snapshot, cancellationToken))
        {
            yield return remove with { DataChange = false, Tags = null };
        }
    }

    /// <summary>Positions carry no time and never expire, whatever a table says.</summary>
    bool IsExpired(Snapshot snapshot, AppTransaction transaction) =>
        transaction.LastUpdated is { } updated
        && snapshot.Metadata.Configuration.TryGetValue(TableProperty.TransactionRetention, out var text)
        && RetentionInterval.Parse(text) is { } retention
        && updated < (time.GetUtcNow() - retention).ToUnixTimeMilliseconds();

    void CopyToParquet(string lines, string parquet, long longest, CancellationToken cancellationToken)
    {
        using var connection = engine.Connect();
        using var interrupt = cancellationToken.Register(connection.Interrupt);
        cancellationToken.ThrowIfCancellationRequested();
        connection.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            COPY (SELECT {string.Join(", ", Columns)} FROM read_json({Quote(lines)}, format = 'newline_delimited',
              columns = {CheckpointColumns.JsonColumns(Columns)},
              maximum_object_size = {Math.Max(longest * 2, 1 << 20)}))
            TO {Quote(parquet)} (FORMAT parquet, COMPRESSION snappy)
            """));
    }

    void WriteHint(string text)
    {
        var temporary = log.PathOf($".{LogFileName.LastCheckpoint}.{Guid.NewGuid():N}{TemporarySuffix}");
        File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        DiskSync.File(temporary);
        File.Move(temporary, log.PathOf(LogFileName.LastCheckpoint), overwrite: true);
    }

    void DeleteLeftovers()
    {
        var before = time.GetUtcNow().UtcDateTime - LeftoverAge;
        foreach (var path in Directory.EnumerateFiles(log.Path, $".*{TemporarySuffix}"))
        {
            if (File.GetLastWriteTimeUtc(path) < before)
            {
                File.Delete(path);
            }
        }
    }

    static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
