using System.Collections.Immutable;
using System.Globalization;

namespace Lakehouse.Schema;

/// <summary>A field's key-value pairs; values are kept as JSON text, so that what we do not know survives.</summary>
sealed record FieldMetadata(ImmutableArray<KeyValuePair<string, string>> Entries)
{
    public static readonly FieldMetadata Empty = new([]);

    public bool Has(string key) => Raw(key) is not (null or "null");

    /// <summary>The value of a JSON string; null when absent or of another kind.</summary>
    public string? Text(string key) => Raw(key) is ['"', ..] raw ? JsonText.Unquote(raw) : null;

    /// <summary>The value of a JSON integer; null when absent or of another kind.</summary>
    public long? Number(string key) =>
        long.TryParse(Raw(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The value's JSON text; null when absent.</summary>
    public string? Raw(string key)
    {
        foreach (var (name, raw) in Entries)
        {
            if (name == key)
            {
                return raw;
            }
        }

        return null;
    }

    public FieldMetadata With(string key, string text) => WithRaw(key, JsonText.Quote(text));

    public FieldMetadata With(string key, long number) =>
        WithRaw(key, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>With a value given as JSON text.</summary>
    public FieldMetadata WithRaw(string key, string raw) =>
        new([.. Entries.Where(entry => entry.Key != key), KeyValuePair.Create(key, raw)]);

    public FieldMetadata Without(string key) => new([.. Entries.Where(entry => entry.Key != key)]);

    public bool Equals(FieldMetadata? other) => other is not null
        && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    public override int GetHashCode() => Entries.Length;
}
