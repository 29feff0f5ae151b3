using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Lakehouse.DeletionVectors;

namespace Lakehouse.Log;

/// <summary>JSON of one log line to an action. Unknown actions and unknown fields are skipped.</summary>
static class ActionReader
{
    /// <summary>Null for an action we do not know.</summary>
    /// <exception cref="FormatException">A field is missing or of the wrong kind.</exception>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    public static LogAction? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Schema.JsonText.MaxDepth });
        json.Read();
        if (!JsonFields.Enter(ref json))
        {
            throw new FormatException("expected an object, found null");
        }

        LogAction? action = null;
        while (JsonFields.Next(ref json) is { } name)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                action = ReadAction(ref json, name) ?? action;
            }
        }

        json.Read();
        return action;
    }

    static LogAction? ReadAction(ref Utf8JsonReader json, string name)
    {
        switch (name)
        {
            case "add":
                return ReadAdd(ref json);
            case "remove":
                return ReadRemove(ref json);
            case "metaData":
                return ReadMetadata(ref json);
            case "protocol":
                return ReadProtocol(ref json);
            case "txn":
                return ReadTransaction(ref json);
            case "domainMetadata":
                return ReadDomainMetadata(ref json);
            case "commitInfo":
                return ReadCommitInfo(ref json);
            case "cdc":
                return ReadCdc(ref json);
            case "sidecar":
                return ReadSidecar(ref json);
            default:
                json.Skip();
                return null;
        }
    }

    static AddFile ReadAdd(ref Utf8JsonReader json)
    {
        var file = new FileFields();
        while (JsonFields.Next(ref json) is { } name)
        {
            file.Read(ref json, name);
        }

        return file.ToAdd();
    }

    static RemoveFile ReadRemove(ref Utf8JsonReader json)
    {
        var file = new FileFields();
        while (JsonFields.Next(ref json) is { } name)
        {
            file.Read(ref json, name);
        }

        return file.ToRemove();
    }

    static CdcFile ReadCdc(ref Utf8JsonReader json)
    {
        var file = new FileFields();
        while (JsonFields.Next(ref json) is { } name)
        {
            file.Read(ref json, name);
        }

        return file.ToCdc();
    }

    static Sidecar ReadSidecar(ref Utf8JsonReader json)
    {
        var file = new FileFields();
        while (JsonFields.Next(ref json) is { } name)
        {
            file.Read(ref json, name);
        }

        return file.ToSidecar();
    }

    static Metadata ReadMetadata(ref Utf8JsonReader json)
    {
        string? id = null;
        string? schema = null;
        var read = new Metadata("", "");
        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "id":
                    id = JsonFields.Text(ref json);
                    break;
                case "schemaString":
                    schema = JsonFields.Text(ref json);
                    break;
                case "name":
                    read = read with { Name = JsonFields.Text(ref json) };
                    break;
                case "description":
                    read = read with { Description = JsonFields.Text(ref json) };
                    break;
                case "format":
                    read = ReadFormat(ref json, read);
                    break;
                case "partitionColumns":
                    read = read with { PartitionColumns = JsonFields.Texts(ref json) ?? [] };
                    break;
                case "configuration":
                    read = read with { Configuration = JsonFields.Map(ref json) };
                    break;
                case "createdTime":
                    read = read with { CreatedTime = JsonFields.Number(ref json) };
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return read with { Id = id ?? "", SchemaString = schema ?? throw Missing("metaData", "schemaString") };
    }

    static Metadata ReadFormat(ref Utf8JsonReader json, Metadata read)
    {
        if (!JsonFields.Enter(ref json))
        {
            return read;
        }

        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "provider":
                    read = read with { Provider = JsonFields.Text(ref json) ?? "parquet" };
                    break;
                case "options":
                    read = read with { ProviderOptions = JsonFields.Map(ref json) };
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return read;
    }

    static Protocol ReadProtocol(ref Utf8JsonReader json)
    {
        int? reader = null;
        int? writer = null;
        ImmutableArray<string>? readerFeatures = null;
        ImmutableArray<string>? writerFeatures = null;
        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "minReaderVersion":
                    reader = JsonFields.Int(ref json);
                    break;
                case "minWriterVersion":
                    writer = JsonFields.Int(ref json);
                    break;
                case "readerFeatures":
                    readerFeatures = JsonFields.Texts(ref json);
                    break;
                case "writerFeatures":
                    writerFeatures = JsonFields.Texts(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return new Protocol(
            reader ?? throw Missing("protocol", "minReaderVersion"),
            writer ?? throw Missing("protocol", "minWriterVersion"))
        {
            ReaderFeatures = readerFeatures ?? [],
            WriterFeatures = writerFeatures ?? [],
        };
    }

    static AppTransaction ReadTransaction(ref Utf8JsonReader json)
    {
        string? appId = null;
        long? version = null;
        long? lastUpdated = null;
        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "appId":
                    appId = JsonFields.Text(ref json);
                    break;
                case "version":
                    version = JsonFields.Number(ref json);
                    break;
                case "lastUpdated":
                    lastUpdated = JsonFields.Number(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return new AppTransaction(
            appId ?? throw Missing("txn", "appId"), version ?? throw Missing("txn", "version"), lastUpdated);
    }

    static DomainMetadata ReadDomainMetadata(ref Utf8JsonReader json)
    {
        string? domain = null;
        string? configuration = null;
        bool? removed = null;
        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "domain":
                    domain = JsonFields.Text(ref json);
                    break;
                case "configuration":
                    configuration = JsonFields.Text(ref json);
                    break;
                case "removed":
                    removed = JsonFields.Flag(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return new DomainMetadata(
            domain ?? throw Missing("domainMetadata", "domain"), configuration ?? "", removed ?? false);
    }

    static CommitInfo ReadCommitInfo(ref Utf8JsonReader json)
    {
        var info = new CommitInfo(null, null, null, null, null);
        while (JsonFields.Next(ref json) is { } name)
        {
            if (name == "operationMetrics" && json.TokenType == JsonTokenType.StartObject)
            {
                info = info with { Metrics = ReadMetrics(ref json) };
                continue;
            }

            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            info = name switch
            {
                "timestamp" => info with { Timestamp = JsonFields.Number(ref json) },
                "operation" => info with { Operation = JsonFields.Text(ref json) },
                "isBlindAppend" => info with { IsBlindAppend = JsonFields.Flag(ref json) },
                "inCommitTimestamp" => info with { InCommitTimestamp = JsonFields.Number(ref json) },
                "txnId" => info with { TxnId = JsonFields.Text(ref json) },
                _ => info,
            };
        }

        return info;
    }

    /// <summary>
    /// Some writers have the numbers as text and some as numbers; whatever else stands here is passed over.
    /// </summary>
    static ImmutableSortedDictionary<string, string> ReadMetrics(ref Utf8JsonReader json)
    {
        var metrics = LogMap.Empty.ToBuilder();
        while (JsonFields.Next(ref json) is { } name)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                metrics[name] = json.GetString()!;
            }
            else if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number))
            {
                metrics[name] = number.ToString(CultureInfo.InvariantCulture);
            }
            else
            {
                json.Skip();
            }
        }

        return metrics.ToImmutable();
    }

    public static DeletionVectorDescriptor? ReadDeletionVector(ref Utf8JsonReader json)
    {
        if (!JsonFields.Enter(ref json))
        {
            return null;
        }

        string? storage = null;
        string? path = null;
        int? offset = null;
        int? size = null;
        long? cardinality = null;
        while (JsonFields.Next(ref json) is { } name)
        {
            switch (name)
            {
                case "storageType":
                    storage = JsonFields.Text(ref json);
                    break;
                case "pathOrInlineDv":
                    path = JsonFields.Text(ref json);
                    break;
                case "offset":
                    offset = json.TokenType == JsonTokenType.Null ? null : JsonFields.Int(ref json);
                    break;
                case "sizeInBytes":
                    size = JsonFields.Int(ref json);
                    break;
                case "cardinality":
                    cardinality = JsonFields.Number(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return new DeletionVectorDescriptor(
            storage ?? throw Missing("deletionVector", "storageType"),
            path ?? throw Missing("deletionVector", "pathOrInlineDv"),
            offset,
            size ?? throw Missing("deletionVector", "sizeInBytes"),
            cardinality ?? throw Missing("deletionVector", "cardinality"));
    }

    public static FormatException Missing(string action, string field) => new($"{action} has no {field}");
}
