using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>
/// Writes the rows of a query as data files of one table, through the engine's COPY. The files belong to nobody until a
/// commit names them; <see cref="Discard"/> removes them when there will be none.
/// </summary>
/// <param name="root">The table's folder.</param>
sealed class DataFileWriter(string root, TimeProvider time)
{
    /// <summary>
    /// V1 pages and zstd are read by every engine. The key-value pair tells Spark that dates and times before 1900 follow
    /// today's calendar; without it old Spark versions refuse or shift them.
    /// </summary>
    const string Options = """
        FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, FILE_SIZE_BYTES '128MB', WRITE_EMPTY_FILE false,
        OVERWRITE_OR_IGNORE true, RETURN_STATS true, KV_METADATA {'org.apache.spark.version': '3.5.0'}
        """;

    /// <summary>The engine's own size of a row group, and the smallest that is worth its column chunks.</summary>
    const long LargestGroup = 120L << 20;

    const long SmallestGroup = 1L << 20;

    /// <summary>A row group stands in memory until it is full, as rows and once more as pages, and cannot be spilled.</summary>
    const int GroupsPerThread = 8;

    /// <summary>Writes files and makes them safe against power loss.</summary>
    /// <param name="select">A query with the physical column names and the types of <paramref name="schema"/>.</param>
    /// <param name="key">Columns that get statistics wherever they stand.</param>
    /// <exception cref="HeldException">A value that the table cannot hold.</exception>
    /// <exception cref="UnreachableException">The disk is full or refuses.</exception>
    public ImmutableArray<AddFile> Write(
        Connection connection, string select, DeltaSchema schema, ImmutableArray<string> key)
    {
        var prefix = $"part-{Guid.NewGuid():N}";
        try
        {
            DiskSync.CreateDirectory(root);
            var written = Copy(connection, select, prefix, ColumnMapping.CopyOption(schema));
            var statistics = new DeltaStatistics(root, schema, key);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var files = ImmutableArray.CreateBuilder<AddFile>(written.Count);
            foreach (var file in written)
            {
                files.Add(new AddFile(Path.GetFileName(file.Path), file.Bytes, now, DataChange: true)
                {
                    Stats = statistics.Of(file),
                    NumRecords = file.Rows,
                });
            }

            Sync(written);
            return files.MoveToImmutable();
        }
        catch (DuckDBException failure) when (EngineFailure.IsKnown(failure))
        {
            DiscardAll(prefix);
            throw EngineFailure.Explain(failure, root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            DiscardAll(prefix);
            throw new UnreachableException($"{root}: cannot be written: {failure.Message}", failure);
        }
        catch
        {
            DiscardAll(prefix);
            throw;
        }
    }

    /// <summary>Removes files that no commit names. What cannot be removed stays for a vacuum.</summary>
    public void Discard(IEnumerable<AddFile> files)
    {
        foreach (var file in files)
        {
            Delete(Path.Combine(root, file.Path));
        }
    }

    List<WrittenFile> Copy(Connection connection, string select, string prefix, string fieldIds)
    {
        var groupBytes = Math.Clamp(connection.Database.BytesPerThread / GroupsPerThread, SmallestGroup, LargestGroup);
        var sql = $"COPY ({select}) TO {SqlDialect.DuckDb.Text(root)} "
            + $"({Options}, ROW_GROUP_SIZE_BYTES {groupBytes}, FILENAME_PATTERN '{prefix}-{{i}}'{fieldIds})";
        var written = new List<WrittenFile>();
        foreach (var row in connection.Rows(sql))
        {
            // filename, count, file_size_bytes, footer_size_bytes, column_statistics, partition_keys
            written.Add(new WrittenFile(
                (string)row[0]!, Convert.ToInt64(row[1]), Convert.ToInt64(row[2]), Columns(row[4])));
        }

        return written;
    }

    static Dictionary<string, EngineStatistics> Columns(object? map)
    {
        var columns = new Dictionary<string, EngineStatistics>(StringComparer.Ordinal);
        foreach (var (path, entries) in Pairs(map))
        {
            var entry = Pairs(entries).ToDictionary(pair => (string)pair.Key!, pair => (string?)pair.Value);
            columns.Add((string)path!, new EngineStatistics(
                entry.GetValueOrDefault("min"),
                entry.GetValueOrDefault("max"),
                long.TryParse(entry.GetValueOrDefault("null_count"), out var nulls) ? nulls : null));
        }

        return columns;
    }

    static List<KeyValuePair<object?, object?>> Pairs(object? map) => (List<KeyValuePair<object?, object?>>)map!;

    void Sync(List<WrittenFile> files)
    {
        foreach (var file in files)
        {
            DiskSync.File(file.Path);
        }

        if (files.Count > 0)
        {
            DiskSync.Directory(root);
        }
    }

    void DiscardAll(string prefix)
    {
        if (Directory.Exists(root))
        {
            foreach (var path in Directory.EnumerateFiles(root, prefix + "-*"))
            {
                Delete(path);
            }
        }
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An unnamed file harms nobody, and the failure that led here is the one to report.
        }
    }
}
