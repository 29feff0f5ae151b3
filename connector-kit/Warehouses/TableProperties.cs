using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorKit.Warehouses;

/// <summary>Table properties by which every engine keeps what belongs to a table but is no column.</summary>
public static partial class TableProperties
{
    /// <summary>Name of the writer that the table belongs to.</summary>
    public const string Writer = "crdb.writer";

    /// <summary>"false": rows that change are written anew with their files, for readers that refuse deletion vectors.</summary>
    public const string DeletionVectors = "delta.enableDeletionVectors";

    /// <summary>Primary key: a JSON array of column names in key order; absent when there is none.</summary>
    public const string Key = "crdb.key";

    public static string FormatKey(ImmutableArray<string> key) =>
        JsonSerializer.Serialize(key.AsSpan().ToArray(), NamesContext.Default.StringArray);

    /// <summary>Empty for null, or when the text is no JSON array of names.</summary>
    public static ImmutableArray<string> ParseKey(string? text)
    {
        try
        {
            return text is null ? [] : [.. JsonSerializer.Deserialize(text, NamesContext.Default.StringArray) ?? []];
        }
        catch (JsonException)
        {
            // Somebody else's property of the same name.
            return [];
        }
    }

    [JsonSerializable(typeof(string[]))]
    sealed partial class NamesContext : JsonSerializerContext;
}
