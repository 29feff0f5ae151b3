using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Lakehouse.Log;

/// <summary>
/// Lenient reading of log values: other writers leave out fields, write nulls and put numbers into strings or exponents.
/// What cannot be understood at all is a <see cref="FormatException"/>.
/// </summary>
static class JsonFields
{
    /// <summary>Enters an object; false when there is null instead.</summary>
    public static bool Enter(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw new FormatException($"expected an object, found {json.TokenType}"),
    };

    /// <summary>Moves to the next field's value; null at the end of the object.</summary>
    public static string? Next(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = json.GetString()!;
        json.Read();
        return name;
    }

    public static string? Text(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return json.GetString();
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Number:
                return System.Text.Encoding.UTF8.GetString(json.ValueSpan);
            default:
                throw new FormatException($"expected text, found {json.TokenType}");
        }
    }

    public static long? Number(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number))
        {
            return number;
        }

        var text = Text(ref json);
        if (text is null or "")
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is >= long.MinValue and <= long.MaxValue
                ? (long)value
                : throw new FormatException("expected a whole number of 64 bits");
    }

    public static int Int(ref Utf8JsonReader json) =>
        Number(ref json) is { } number and >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new FormatException("expected a whole number of 32 bits");

    public static bool? Flag(ref Utf8JsonReader json) => Text(ref json) switch
    {
        "true" => true,
        "false" => false,
        null => null,
        _ => throw new FormatException("expected true or false"),
    };

    /// <summary>Null when there is no array.</summary>
    public static ImmutableArray<string>? Texts(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException($"expected an array, found {json.TokenType}");
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(Text(ref json) ?? throw new FormatException("expected text, found null"));
        }

        return texts.ToImmutable();
    }

    /// <summary>Null when there is no object.</summary>
    public static ImmutableSortedDictionary<string, string?>? NullableMap(ref Utf8JsonReader json)
    {
        if (!Enter(ref json))
        {
            return null;
        }

        ImmutableSortedDictionary<string, string?>.Builder? map = null;
        while (Next(ref json) is { } key)
        {
            map ??= LogMap.EmptyNullable.ToBuilder();
            map[key] = Text(ref json);
        }

        return map?.ToImmutable() ?? LogMap.EmptyNullable;
    }

    /// <summary>Entries without a value are left out.</summary>
    public static ImmutableSortedDictionary<string, string> Map(ref Utf8JsonReader json)
    {
        if (!Enter(ref json))
        {
            return LogMap.Empty;
        }

        var map = LogMap.Empty.ToBuilder();
        while (Next(ref json) is { } key)
        {
            if (Text(ref json) is { } value)
            {
                map[key] = value;
            }
        }

        return map.ToImmutable();
    }
}
