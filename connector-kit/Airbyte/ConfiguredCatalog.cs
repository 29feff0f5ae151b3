using System.Collections.Immutable;
using System.Text.Json;
using ConnectorKit.Errors;

namespace ConnectorKit.Airbyte;

/// <summary>
/// The file behind <c>--catalog</c>. Its writers differ: fields may be null, missing or unknown, and only a stream
/// without a name is an error.
/// </summary>
public sealed record ConfiguredCatalog(ImmutableArray<ConfiguredStream> Streams)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigException">It cannot be read or is no catalog.</exception>
    public static ConfiguredCatalog ReadFile(string file)
    {
        using var document = JsonFile.Read("catalog", file)
            ?? throw new ConfigException($"The catalog {file} is empty.");
        return Read(document.RootElement);
    }

    internal static ConfiguredCatalog Read(JsonElement root)
    {
        if (root.Field("streams") is not { ValueKind: JsonValueKind.Array } streams)
        {
            throw new ConfigException("The catalog has no list 'streams'.");
        }

        return new ConfiguredCatalog([.. streams.EnumerateArray().Select(Stream)]);
    }

    static ConfiguredStream Stream(JsonElement configured, int index)
    {
        var stream = configured.Field("stream");
        var name = stream?.Field("name")?.Text()
            ?? throw new ConfigException($"The catalog's streams[{index}].stream.name is missing.");
        var cursor = Path(configured.Field("cursor_field"));
        return new ConfiguredStream(new StreamDescriptor(name, stream?.Field("namespace")?.Text()))
        {
            SyncMode = configured.Field("sync_mode")?.Text() ?? "full_refresh",
            Cursor = cursor.IsEmpty ? Path(stream?.Field("default_cursor_field")) : cursor,
            PrimaryKey = Columns(configured.Field("primary_key")),
            Columns = stream?.Field("json_schema")?.Field("properties") is { ValueKind: JsonValueKind.Object } columns
                && columns.EnumerateObject().Any()
                    ? [.. columns.EnumerateObject().Select(p => p.Name)]
                    : null,
        };
    }

    /// <summary>A key is a list of paths; the column is where a path begins.</summary>
    static ImmutableArray<string> Columns(JsonElement? key) => key is { ValueKind: JsonValueKind.Array } paths
        ? [.. paths.EnumerateArray().Select(p => Path(p).FirstOrDefault() ?? p.Text()).OfType<string>()]
        : [];

    static ImmutableArray<string> Path(JsonElement? field) => field is { ValueKind: JsonValueKind.Array } parts
        ? [.. parts.EnumerateArray().Select(p => p.Text()).OfType<string>()]
        : [];
}
