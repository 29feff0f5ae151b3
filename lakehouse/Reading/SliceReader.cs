using System.Collections.Immutable;
using ConnectorKit.Batches;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Reading;

/// <summary>
/// Reads one slice on a connection of its own. Batches are fetched in groups, so that leaving and entering the engine's
/// thread costs nothing; how many depends on their size, so that wide rows do not pile up.
/// </summary>
sealed class SliceReader : IDisposable
{
    const int GroupBatches = 32;
    const long GroupTextBytes = 4 << 20;

    readonly Connection _connection;
    readonly ImmutableArray<AddFile> _files;
    readonly ImmutableArray<DataType> _types;
    readonly ReadSql _sql;
    readonly string _root;
    QueryResult? _result;

    public SliceReader(Connection connection, Snapshot snapshot, ReadSlice slice)
    {
        _connection = connection;
        _root = snapshot.Root;
        _sql = new ReadSql(snapshot, slice.Request);
        _types = [.. slice.Request.Columns.Select(column => column.Type)];
        _files = [.. SlicePart.Parse(slice.Part, snapshot.Files.Length).Select(place => snapshot.Files[place])];
    }

    /// <summary>The next batches, on the engine's threads; empty at the end.</summary>
    public async Task<IReadOnlyList<ColumnBatch>> ReadGroupAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.RunAsync(_ => ReadGroup(), cancellationToken);
        }
        catch (DuckDBException failure) when (EngineFailure.IsKnown(failure))
        {
            throw EngineFailure.Explain(failure, _root);
        }
    }

    public void Dispose() => _result?.Dispose();

    List<ColumnBatch> ReadGroup()
    {
        var batches = new List<ColumnBatch>();
        try
        {
            for (long bytes = 0; batches.Count < GroupBatches && bytes < GroupTextBytes;)
            {
                if (Next() is not { } chunk)
                {
                    break;
                }

                batches.Add(VectorColumns.ToBatch(chunk, _types, out var textBytes));
                bytes += textBytes;
            }

            return batches;
        }
        catch
        {
            batches.ForEach(batch => batch.Dispose());
            throw;
        }
    }

    DataChunk? Next()
    {
        if (_files.IsEmpty)
        {
            return null;
        }

        _result ??= _connection.Query(_sql.Prepare(_connection, _files));
        return _result.Fetch();
    }
}
