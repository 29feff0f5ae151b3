using System.Text.Json;
using ConnectorKit.Errors;

namespace ConnectorKit.Airbyte;

/// <summary>Reads the platform's files without asking for more than is needed.</summary>
static class JsonFile
{
    /// <summary>Null when the file is empty or blank.</summary>
    /// <param name="what">What the file is, for messages.</param>
    /// <exception cref="ConfigException">It cannot be read or is not JSON.</exception>
    public static JsonDocument? Read(string what, string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file).AsMemory();
            if (bytes.Span.StartsWith("\uFEFF"u8))
            {
                bytes = bytes[3..];
            }

            return bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? null : JsonDocument.Parse(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"The {what} {file} cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new ConfigException(
                $"The {what} {file} is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>A field of an object; null when it is missing, null, or this is no object.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

    /// <summary>The text; null when it is none.</summary>
    public static string? Text(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
