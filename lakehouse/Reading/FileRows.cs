using System.Collections.Immutable;
using ConnectorKit.Sql;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Reading;

/// <summary>
/// Numbers of rows that a file's statistics leave out (other writers may), read from the file's own footer; and those so
/// large that nobody should reserve memory by them unchecked.
/// </summary>
static class FileRows
{
    const long Doubtful = 50_000_000;

    public static ImmutableArray<AddFile> Complete(
        Connection connection, Snapshot snapshot, IEnumerable<AddFile> files) =>
    [
        .. files.Select(file => file.NumRecords is null or > Doubtful
            ? file with { NumRecords = Count(connection, snapshot.PathOf(file)) }
            : file),
    ];

    static long Count(Connection connection, string path) => connection.Scalar<long>(
        $"SELECT CAST(num_rows AS BIGINT) FROM parquet_file_metadata({SqlDialect.DuckDb.Text(path)})");
}
