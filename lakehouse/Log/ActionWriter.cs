using System.Collections.Immutable;
using System.Text.Json;
using Lakehouse.DeletionVectors;

namespace Lakehouse.Log;

/// <summary>An action to the JSON of its log line.</summary>
static class ActionWriter
{
    public static void Write(Utf8JsonWriter json, LogAction action)
    {
        json.WriteStartObject();
        switch (action)
        {
            case AddFile add:
                WriteAdd(json, add);
                break;
            case RemoveFile remove:
                WriteRemove(json, remove);
                break;
            case CdcFile cdc:
                WriteCdc(json, cdc);
                break;
            case Metadata metadata:
                WriteMetadata(json, metadata);
                break;
            case Protocol protocol:
                WriteProtocol(json, protocol);
                break;
            case AppTransaction transaction:
                WriteTransaction(json, transaction);
                break;
            case DomainMetadata domain:
                WriteDomainMetadata(json, domain);
                break;
            default:
                throw new InvalidOperationException($"{action.GetType().Name} is never written by itself.");
        }

        json.WriteEndObject();
    }

    static void WriteAdd(Utf8JsonWriter json, AddFile add)
    {
        json.WriteStartObject("add");
        json.WriteString("path", add.Path);
        WriteMap(json, "partitionValues", add.PartitionValues);
        json.WriteNumber("size", add.Size);
        json.WriteNumber("modificationTime", add.ModificationTime);
        json.WriteBoolean("dataChange", add.DataChange);
        WriteOptional(json, "stats", add.Stats);
        WriteMap(json, "tags", add.Tags);
        WriteDeletionVector(json, add.DeletionVector);
        WriteOptional(json, "baseRowId", add.BaseRowId);
        WriteOptional(json, "defaultRowCommitVersion", add.DefaultRowCommitVersion);
        WriteOptional(json, "clusteringProvider", add.ClusteringProvider);
        json.WriteEndObject();
    }

    static void WriteRemove(Utf8JsonWriter json, RemoveFile remove)
    {
        json.WriteStartObject("remove");
        json.WriteString("path", remove.Path);
        WriteOptional(json, "deletionTimestamp", remove.DeletionTimestamp);
        json.WriteBoolean("dataChange", remove.DataChange);
        json.WriteBoolean("extendedFileMetadata", remove.ExtendedFileMetadata);
        WriteMap(json, "partitionValues", remove.PartitionValues);
        WriteOptional(json, "size", remove.Size);
        WriteMap(json, "tags", remove.Tags);
        WriteDeletionVector(json, remove.DeletionVector);
        WriteOptional(json, "baseRowId", remove.BaseRowId);
        WriteOptional(json, "defaultRowCommitVersion", remove.DefaultRowCommitVersion);
        json.WriteEndObject();
    }

    static void WriteCdc(Utf8JsonWriter json, CdcFile cdc)
    {
        json.WriteStartObject("cdc");
        json.WriteString("path", cdc.Path);
        WriteMap(json, "partitionValues", cdc.PartitionValues);
        json.WriteNumber("size", cdc.Size);
        json.WriteBoolean("dataChange", false);
        json.WriteEndObject();
    }

    static void WriteMetadata(Utf8JsonWriter json, Metadata metadata)
    {
        json.WriteStartObject("metaData");
        json.WriteString("id", metadata.Id);
        WriteOptional(json, "name", metadata.Name);
        WriteOptional(json, "description", metadata.Description);
        json.WriteStartObject("format");
        json.WriteString("provider", metadata.Provider);
        WriteMap(json, "options", metadata.ProviderOptions);
        json.WriteEndObject();
        json.WriteString("schemaString", metadata.SchemaString);
        WriteTexts(json, "partitionColumns", metadata.PartitionColumns);
        WriteMap(json, "configuration", metadata.Configuration);
        WriteOptional(json, "createdTime", metadata.CreatedTime);
        json.WriteEndObject();
    }

    static void WriteProtocol(Utf8JsonWriter json, Protocol protocol)
    {
        json.WriteStartObject("protocol");
        json.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
        json.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
        if (protocol.MinReaderVersion >= Protocol.FeatureReaderVersion)
        {
            WriteTexts(json, "readerFeatures", protocol.ReaderFeatures);
        }

        if (protocol.MinWriterVersion >= Protocol.FeatureWriterVersion)
        {
            WriteTexts(json, "writerFeatures", protocol.WriterFeatures);
        }

        json.WriteEndObject();
    }

    static void WriteTransaction(Utf8JsonWriter json, AppTransaction transaction)
    {
        json.WriteStartObject("txn");
        json.WriteString("appId", transaction.AppId);
        json.WriteNumber("version", transaction.Version);
        WriteOptional(json, "lastUpdated", transaction.LastUpdated);
        json.WriteEndObject();
    }

    static void WriteDomainMetadata(Utf8JsonWriter json, DomainMetadata domain)
    {
        json.WriteStartObject("domainMetadata");
        json.WriteString("domain", domain.Domain);
        json.WriteString("configuration", domain.Configuration);
        json.WriteBoolean("removed", domain.Removed);
        json.WriteEndObject();
    }

    static void WriteDeletionVector(Utf8JsonWriter json, DeletionVectorDescriptor? vector)
    {
        if (vector is null)
        {
            return;
        }

        json.WriteStartObject("deletionVector");
        json.WriteString("storageType", vector.StorageType);
        json.WriteString("pathOrInlineDv", vector.PathOrInlineDv);
        WriteOptional(json, "offset", vector.Offset);
        json.WriteNumber("sizeInBytes", vector.SizeInBytes);
        json.WriteNumber("cardinality", vector.Cardinality);
        json.WriteEndObject();
    }

    static void WriteMap<T>(Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, T>? map)
        where T : class?
    {
        if (map is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, (string?)(object?)value);
        }

        json.WriteEndObject();
    }

    static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    static void WriteOptional(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
