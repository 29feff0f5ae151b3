using System.Collections.Concurrent;
using System.Collections.Immutable;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;

namespace ConnectorKit.Databricks.Staging;

/// <summary>
/// Brings staged rows to the warehouse: the embedded engine writes them as Parquet on this machine, the files go to a
/// volume under a path unique to the attempt, <c>&lt;table's incarnation&gt;/attempt-&lt;epoch&gt;-&lt;id&gt;</c>.
/// </summary>
/// <param name="volume">A volume or a folder of one.</param>
/// <param name="time">Tells how old what died attempts left behind is.</param>
sealed class VolumeStaging(VolumeFiles files, string volume, string tempDirectory, TimeProvider time)
{
    /// <summary>Files of this size upload in seconds, and the warehouse reads several at once.</summary>
    const string FileSize = "128MB";

    const int UploadsAtOnce = 4;
    const string Prefix = "attempt-";
    static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(30);

    /// <summary>No attempt that could still do anything has files of this age; a commit takes minutes.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromHours(6);

    /// <summary>Tables that were looked at; what this program itself leaves behind is for the next one.</summary>
    readonly ConcurrentDictionary<string, bool> _swept = new();

    /// <summary>
    /// Folders and files start with a letter or a digit: the warehouse does not see names that start with '_' or '.'.
    /// </summary>
    /// <param name="incarnation">Which table the rows are for.</param>
    /// <param name="epoch">The declaration that will name the files.</param>
    public async Task<StagedFiles> PutAsync(
        StagedRows rows, TableSchema schema, string incarnation, long epoch, CancellationToken cancellationToken)
    {
        var attempt = $"{Prefix}{epoch}-{Guid.NewGuid():N}";
        var local = Path.Combine(tempDirectory, attempt);
        var folder = $"{FolderOf(incarnation)}/{attempt}";
        try
        {
            Directory.CreateDirectory(local);
            using var connection = rows.Database.Connect();
            var (count, bounds) = await connection.RunAsync(
                engine => (Write(engine, rows, local), Bounds(engine, rows, schema)), cancellationToken);
            var written = Directory.GetFiles(local);
            var paths = written.Select(file => $"{folder}/{Path.GetFileName(file)}").ToImmutableArray();
            var staged = new StagedFiles(folder, paths, count, bounds);
            await UploadAsync(staged, written, cancellationToken);
            return staged;
        }
        catch (Exception e) when (e is DuckDBException { ErrorType: DuckDBErrorType.IO } or IOException
            or UnauthorizedAccessException)
        {
            throw new UnreachableException(
                $"Rows could not be written to {tempDirectory} ({e.Message}). Free disk space, or set another temporary "
                + "directory.", e);
        }
        finally
        {
            if (Directory.Exists(local))
            {
                Directory.Delete(local, recursive: true);
            }
        }
    }

    /// <summary>Removes the files of an attempt; what cannot be removed now stays behind, which does no harm.</summary>
    public async Task RemoveAsync(StagedFiles staged)
    {
        using var soon = new CancellationTokenSource(RemoveTimeout);
        try
        {
            foreach (var path in staged.Paths)
            {
                await files.DeleteAsync(path, soon.Token);
            }

            await files.DeleteDirectoryAsync(staged.Folder, soon.Token);
        }
        catch (Exception e) when (e is ConnectorException or OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>
    /// Removes what attempts left behind that died: those of an earlier declaration than one that has been confirmed,
    /// so that no statement of theirs can have an effect, and old enough that none of them runs any more.
    /// </summary>
    /// <param name="incarnation">Of the table that was committed.</param>
    /// <param name="confirmed">The epoch that was confirmed.</param>
    public async Task SweepAsync(string incarnation, long confirmed, CancellationToken cancellationToken)
    {
        if (incarnation.Length == 0 || !_swept.TryAdd(incarnation, true))
        {
            return;
        }

        try
        {
            await foreach (var attempt in files.ListAsync(FolderOf(incarnation), cancellationToken))
            {
                if (attempt.IsDirectory && EpochOf(attempt.Path) < confirmed)
                {
                    await RemoveIfAbandonedAsync(attempt, cancellationToken);
                }
            }
        }
        catch (ConnectorException)
        {
            // What cannot be listed or removed now stays behind, which does no harm.
        }
    }

    async Task RemoveIfAbandonedAsync(VolumeEntry attempt, CancellationToken cancellationToken)
    {
        var left = await files.ListAsync(attempt.Path, cancellationToken).ToListAsync(cancellationToken);
        var newest = left.Append(attempt).Max(entry => entry.LastModified);
        if (newest > DateTimeOffset.UnixEpoch && newest < time.GetUtcNow() - Abandoned)
        {
            var paths = left.Select(entry => entry.Path).ToImmutableArray();
            await RemoveAsync(new StagedFiles(attempt.Path.TrimEnd('/'), paths, Rows: 0, Bounds: []));
        }
    }

    /// <summary>Greater than any where the name is none of ours.</summary>
    static long EpochOf(string path)
    {
        var name = Path.GetFileName(path.TrimEnd('/'));
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name[Prefix.Length..].Split('-')[0], out var epoch)
                ? epoch
                : long.MaxValue;
    }

    string FolderOf(string incarnation) =>
        incarnation.Length == 0 ? volume.TrimEnd('/') : $"{volume.TrimEnd('/')}/{incarnation}";

    async Task UploadAsync(StagedFiles staged, string[] written, CancellationToken cancellationToken)
    {
        try
        {
            await files.CreateDirectoryAsync(staged.Folder, cancellationToken);
            await Parallel.ForEachAsync(
                written.Zip(staged.Paths),
                new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancellationToken },
                async (file, token) => await files.PutAsync(file.Second, file.First, token));
        }
        catch (Exception e) when (e is ConnectorException or OperationCanceledException)
        {
            await RemoveAsync(staged);
            throw;
        }
    }

    /// <summary>At least one file, also without rows: its columns are read all the same.</summary>
    static long Write(Connection engine, StagedRows rows, string folder)
    {
        // The version tells readers built on Spark that dates and times before 1900 follow today's calendar; without it
        // some refuse such files or shift the values.
        const string Format =
            "FORMAT parquet, COMPRESSION zstd, KV_METADATA {'org.apache.spark.version': '4.0.0'}";
        var count = engine.Execute(
            $"COPY (SELECT * FROM {rows.Relation}) TO {SqlDialect.DuckDb.Text(folder)} "
            + $"({Format}, FILE_SIZE_BYTES '{FileSize}', OVERWRITE_OR_IGNORE)");
        if (Directory.GetFiles(folder).Length == 0)
        {
            var file = SqlDialect.DuckDb.Text(Path.Combine(folder, "data_0.parquet"));
            engine.Execute($"COPY (SELECT * FROM {rows.Relation}) TO {file} ({Format})");
        }

        return count;
    }

    /// <summary>Ranges of those key columns whose order is the same on both engines and that hold no NULL.</summary>
    static ImmutableArray<KeyBounds> Bounds(Connection engine, StagedRows rows, TableSchema schema)
    {
        var bounds = ImmutableArray.CreateBuilder<KeyBounds>();
        foreach (var column in schema.Columns.Where(c => schema.Key.Contains(c.Name) && IsOrderedAlike(c.Type)))
        {
            var name = SqlDialect.DuckDb.Identifier(column.Name);
            var row = engine.Rows(
                $"SELECT CAST(min({name}) AS VARCHAR), CAST(max({name}) AS VARCHAR), count(*) = count({name}) "
                + $"FROM {rows.Relation}")[0];
            if (row is [string smallest, string greatest, true])
            {
                bounds.Add(new KeyBounds(column.Name, column.Type, smallest, greatest));
            }
        }

        return bounds.ToImmutable();
    }

    static bool IsOrderedAlike(DataType type) => type.Kind is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int
        or TypeKind.BigInt or TypeKind.Decimal or TypeKind.Date;
}
