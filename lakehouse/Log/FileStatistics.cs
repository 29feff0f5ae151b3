using System.Text;
using System.Text.Json;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>
/// Reading of a file's statistics text: <c>{"numRecords":n,"minValues":{..},"maxValues":{..},"nullCount":{..}}</c>, nested
/// like the schema, keyed by physical names. Damaged statistics count as none: they only help to skip files.
/// </summary>
static class FileStatistics
{
    const string NumRecords = "numRecords";
    const string TightBounds = "tightBounds";

    /// <summary>Null when the text does not tell.</summary>
    public static long? ReadNumRecords(string? stats)
    {
        if (stats is null)
        {
            return null;
        }

        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(stats));
            json.Read();
            return JsonFields.Enter(ref json) ? FindNumRecords(ref json) : null;
        }
        catch (Exception damage) when (damage is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The bounds of one column; a nested field is named by its whole path.</summary>
    public static ColumnBounds ReadBounds(string? stats, params ReadOnlySpan<string> physicalPath)
    {
        using var document = TryParse(stats);
        if (document is null)
        {
            return default;
        }

        var root = document.RootElement;
        return new ColumnBounds(
            TextAt(root, "minValues", physicalPath),
            TextAt(root, "maxValues", physicalPath),
            long.TryParse(TextAt(root, "nullCount", physicalPath), out var nulls) ? nulls : null);
    }

    /// <summary>
    /// The same statistics marked as bounds only (<c>tightBounds: false</c>), with the number of rows, which a file with a
    /// deletion vector must carry.
    /// </summary>
    public static string Loosen(string? stats, long numRecords)
    {
        using var document = TryParse(stats);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber(NumRecords, numRecords);
            foreach (var member in document?.RootElement.EnumerateObject() ?? default)
            {
                if (member.Name is not (NumRecords or TightBounds))
                {
                    json.WritePropertyName(member.Name);
                    json.WriteRawValue(member.Value.GetRawText());
                }
            }

            json.WriteBoolean(TightBounds, false);
            json.WriteEndObject();
        });
    }

    /// <summary>The text if it is JSON; else only the number of rows (NaN and infinities are no JSON).</summary>
    public static string? ValidOrRowsOnly(string stats, long? numRecords)
    {
        using var document = TryParse(stats);
        return document is not null ? stats
            : numRecords is { } rows ? JsonText.Write(json =>
            {
                json.WriteStartObject();
                json.WriteNumber(NumRecords, rows);
                json.WriteEndObject();
            })
            : null;
    }

    static long? FindNumRecords(ref Utf8JsonReader json)
    {
        while (JsonFields.Next(ref json) is { } name)
        {
            if (name == NumRecords)
            {
                return JsonFields.Number(ref json) is { } rows and >= 0 ? rows : null;
            }

            json.Skip();
        }

        return null;
    }

    static JsonDocument? TryParse(string? stats)
    {
        if (stats is null)
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(stats);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? TextAt(JsonElement at, string part, ReadOnlySpan<string> path)
    {
        if (!at.TryGetProperty(part, out at))
        {
            return null;
        }

        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            _ => null,
        };
    }
}
