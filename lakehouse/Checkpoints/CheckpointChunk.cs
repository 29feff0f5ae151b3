using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>Rows of a checkpoint to actions.</summary>
static class CheckpointChunk
{
    /// <summary>The actions of a chunk whose columns have these names (see <see cref="CheckpointColumns"/>).</summary>
    /// <exception cref="FormatException">A required field is NULL.</exception>
    public static List<LogAction> Read(DataChunk chunk, IReadOnlyList<string> columns)
    {
        var actions = new List<LogAction>(chunk.RowCount);
        for (var index = 0; index < columns.Count; index++)
        {
            var column = new StructColumn(chunk[index]);
            var read = ReaderOf(columns[index], column);
            for (var row = 0; row < chunk.RowCount; row++)
            {
                if (column.Has(row) && read(row) is { } action)
                {
                    actions.Add(action);
                }
            }
        }

        return actions;
    }

    static Func<int, LogAction?> ReaderOf(string name, StructColumn column) => name switch
    {
        CheckpointColumns.Add => FileReader(column, ReadAdd),
        CheckpointColumns.Remove => FileReader(column, ReadRemove),
        CheckpointColumns.Transaction => row => column.Text("appId", row) is { } appId
            ? new AppTransaction(appId, column.Long("version", row) ?? 0, column.Long("lastUpdated", row))
            : null,
        CheckpointColumns.Metadata => row => ReadMetadata(column, row),
        CheckpointColumns.Protocol => row => ReadProtocol(column, row),
        CheckpointColumns.Domain => row => column.Text("domain", row) is { } domain
            ? new DomainMetadata(
                domain, column.Text("configuration", row) ?? "", column.Flag("removed", row) ?? false)
            : null,
        CheckpointColumns.Sidecar => row => column.Text("path", row) is { } path ? new Sidecar(path) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no checkpoint column"),
    };

    static Func<int, LogAction?> FileReader(
        StructColumn column, Func<StructColumn, StructColumn, string, int, LogAction> read)
    {
        var vector = column.Struct("deletionVector");
        return row => column.Text("path", row) is { } path ? read(column, vector, path, row) : null;
    }

    static AddFile ReadAdd(StructColumn column, StructColumn vector, string path, int row)
    {
        var stats = column.Text("stats", row);
        return new AddFile(
            path,
            column.Long("size", row) ?? throw new FormatException("an add without size"),
            column.Long("modificationTime", row) ?? 0,
            DataChange: false)
        {
            PartitionValues = column.NullableMap("partitionValues", row) ?? LogMap.EmptyNullable,
            Stats = stats,
            NumRecords = FileStatistics.ReadNumRecords(stats),
            Tags = column.NullableMap("tags", row),
            DeletionVector = ReadVector(vector, row),
            BaseRowId = column.Long("baseRowId", row),
            DefaultRowCommitVersion = column.Long("defaultRowCommitVersion", row),
            ClusteringProvider = column.Text("clusteringProvider", row),
        };
    }

    static RemoveFile ReadRemove(StructColumn column, StructColumn vector, string path, int row) =>
        new(path, DataChange: false)
        {
            DeletionTimestamp = column.Long("deletionTimestamp", row),
            ExtendedFileMetadata = column.Flag("extendedFileMetadata", row) ?? false,
            PartitionValues = column.NullableMap("partitionValues", row),
            Size = column.Long("size", row),
            DeletionVector = ReadVector(vector, row),
            BaseRowId = column.Long("baseRowId", row),
            DefaultRowCommitVersion = column.Long("defaultRowCommitVersion", row),
        };

    static DeletionVectorDescriptor? ReadVector(StructColumn vector, int row) =>
        vector.Has(row) && vector.Text("storageType", row) is { } storage
            ? new DeletionVectorDescriptor(
                storage,
                vector.RequiredText("pathOrInlineDv", row),
                vector.Int("offset", row),
                vector.Int("sizeInBytes", row) ?? throw new FormatException("a deletion vector without size"),
                vector.Long("cardinality", row) ?? throw new FormatException("a deletion vector without cardinality"))
            : null;

    static Metadata? ReadMetadata(StructColumn column, int row)
    {
        var format = column.Struct("format");
        return column.Text("schemaString", row) is { } schema
            ? new Metadata(column.Text("id", row) ?? "", schema)
            {
                Name = column.Text("name", row),
                Description = column.Text("description", row),
                Provider = format.Text("provider", row) ?? "parquet",
                ProviderOptions = format.Map("options", row),
                PartitionColumns = column.Texts("partitionColumns", row) ?? [],
                Configuration = column.Map("configuration", row),
                CreatedTime = column.Long("createdTime", row),
            }
            : null;
    }

    static Protocol? ReadProtocol(StructColumn column, int row) =>
        column.Int("minReaderVersion", row) is { } reader && column.Int("minWriterVersion", row) is { } writer
            ? new Protocol(reader, writer)
            {
                ReaderFeatures = column.Texts("readerFeatures", row) ?? [],
                WriterFeatures = column.Texts("writerFeatures", row) ?? [],
            }
            : null;
}
