using System.Collections.Immutable;
using System.Text.Json;
using Lakehouse.DeletionVectors;

namespace Lakehouse.Log;

/// <summary>The fields that the file actions share, while one of them is being read.</summary>
struct FileFields
{
    string? _path;
    long? _size;
    long? _modificationTime;
    long? _deletionTimestamp;
    bool? _dataChange;
    bool? _extended;
    string? _stats;
    ImmutableSortedDictionary<string, string?>? _partitionValues;
    ImmutableSortedDictionary<string, string?>? _tags;
    DeletionVectorDescriptor? _vector;
    long? _baseRowId;
    long? _defaultRowCommitVersion;
    string? _clusteringProvider;

    public void Read(ref Utf8JsonReader json, string name)
    {
        switch (name)
        {
            case "path":
                _path = JsonFields.Text(ref json);
                break;
            case "size" or "sizeInBytes":
                _size = JsonFields.Number(ref json);
                break;
            case "modificationTime":
                _modificationTime = JsonFields.Number(ref json);
                break;
            case "dataChange":
                _dataChange = JsonFields.Flag(ref json);
                break;
            case "stats":
                _stats = JsonFields.Text(ref json);
                break;
            case "partitionValues":
                _partitionValues = JsonFields.NullableMap(ref json);
                break;
            default:
                ReadRare(ref json, name);
                break;
        }
    }

    public readonly AddFile ToAdd() => new(
        RequiredPath("add"),
        _size ?? throw ActionReader.Missing("add", "size"),
        _modificationTime ?? 0,
        _dataChange ?? true)
    {
        PartitionValues = _partitionValues ?? LogMap.EmptyNullable,
        Stats = _stats,
        NumRecords = FileStatistics.ReadNumRecords(_stats),
        Tags = _tags,
        DeletionVector = _vector,
        BaseRowId = _baseRowId,
        DefaultRowCommitVersion = _defaultRowCommitVersion,
        ClusteringProvider = _clusteringProvider,
    };

    public readonly RemoveFile ToRemove() => new(RequiredPath("remove"), _dataChange ?? true)
    {
        DeletionTimestamp = _deletionTimestamp,
        ExtendedFileMetadata = _extended ?? false,
        PartitionValues = _partitionValues,
        Size = _size,
        Tags = _tags,
        DeletionVector = _vector,
        BaseRowId = _baseRowId,
        DefaultRowCommitVersion = _defaultRowCommitVersion,
    };

    public readonly CdcFile ToCdc() => new(RequiredPath("cdc"), _size ?? 0)
    {
        PartitionValues = _partitionValues ?? LogMap.EmptyNullable,
    };

    public readonly Sidecar ToSidecar() => new(RequiredPath("sidecar"));

    readonly string RequiredPath(string action) => _path ?? throw ActionReader.Missing(action, "path");

    void ReadRare(ref Utf8JsonReader json, string name)
    {
        switch (name)
        {
            case "deletionTimestamp":
                _deletionTimestamp = JsonFields.Number(ref json);
                break;
            case "extendedFileMetadata":
                _extended = JsonFields.Flag(ref json);
                break;
            case "tags":
                _tags = JsonFields.NullableMap(ref json);
                break;
            case "deletionVector":
                _vector = ActionReader.ReadDeletionVector(ref json);
                break;
            case "baseRowId":
                _baseRowId = JsonFields.Number(ref json);
                break;
            case "defaultRowCommitVersion":
                _defaultRowCommitVersion = JsonFields.Number(ref json);
                break;
            case "clusteringProvider":
                _clusteringProvider = JsonFields.Text(ref json);
                break;
            default:
                json.Skip();
                break;
        }
    }
}
