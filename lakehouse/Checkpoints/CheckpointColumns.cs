namespace Lakehouse.Checkpoints;

/// <summary>
/// The columns of a checkpoint as the engine's types (Delta PROTOCOL, "Checkpoint Schema"); one row per action, the other
/// columns NULL. Used for reading, where missing columns and fields become NULL and others are not read, and for writing.
/// </summary>
static class CheckpointColumns
{
    public const string Add = "add";
    public const string Remove = "remove";
    public const string Transaction = "txn";
    public const string Metadata = "metaData";
    public const string Protocol = "protocol";
    public const string Domain = "domainMetadata";
    public const string Sidecar = "sidecar";

    const string TextMap = "MAP(VARCHAR, VARCHAR)";

    const string VectorType =
        "STRUCT(storageType VARCHAR, pathOrInlineDv VARCHAR, \"offset\" INTEGER, sizeInBytes INTEGER, cardinality BIGINT)";

    public static string TypeOf(string column) => column switch
    {
        Add => $"STRUCT(path VARCHAR, partitionValues {TextMap}, size BIGINT, modificationTime BIGINT, "
            + $"dataChange BOOLEAN, stats VARCHAR, tags {TextMap}, deletionVector {VectorType}, baseRowId BIGINT, "
            + "defaultRowCommitVersion BIGINT, clusteringProvider VARCHAR)",
        Remove => "STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, "
            + $"partitionValues {TextMap}, size BIGINT, deletionVector {VectorType}, baseRowId BIGINT, "
            + "defaultRowCommitVersion BIGINT)",
        Transaction => "STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)",
        Metadata => "STRUCT(id VARCHAR, \"name\" VARCHAR, description VARCHAR, "
            + $"format STRUCT(provider VARCHAR, options {TextMap}), schemaString VARCHAR, partitionColumns VARCHAR[], "
            + $"configuration {TextMap}, createdTime BIGINT)",
        Protocol => "STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER, readerFeatures VARCHAR[], "
            + "writerFeatures VARCHAR[])",
        Domain => "STRUCT(\"domain\" VARCHAR, \"configuration\" VARCHAR, removed BOOLEAN)",
        Sidecar => "STRUCT(path VARCHAR, sizeInBytes BIGINT, modificationTime BIGINT)",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "no checkpoint column"),
    };

    /// <summary>The engine's <c>schema</c> argument of read_parquet: exactly these columns, found by name.</summary>
    public static string ReadSchema(params IEnumerable<string> columns)
    {
        var entries = columns.Select(column =>
            $"'{column}': {{'name': '{column}', 'type': '{TypeOf(column)}', 'default_value': NULL}}");
        return $"MAP {{{string.Join(", ", entries)}}}";
    }

    /// <summary>The engine's <c>columns</c> argument of read_json.</summary>
    public static string JsonColumns(params IEnumerable<string> columns) =>
        $"{{{string.Join(", ", columns.Select(column => $"'{column}': '{TypeOf(column)}'"))}}}";
}
