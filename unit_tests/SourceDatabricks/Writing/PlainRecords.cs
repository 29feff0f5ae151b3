using System.Globalization;
using System.Text;
using ConnectorKit.Types;

namespace UnitTests.SourceDatabricks.Writing;

/// <summary>The readable twin of the record writer: the same lines, value by value, with the runtime's own formatting.</summary>
static class PlainRecords
{
    /// <summary>9999-12-31.</summary>
    public const int LastDay = 2_932_896;

    public static string Lines(
        string name, string schema, IReadOnlyList<(string Name, DataType Type, object?[] Values)> columns, long time)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < columns[0].Values.Length; row++)
        {
            var nulled = new List<string>();
            var fields = columns.Select(c => $"{Text(c.Name)}:{Value(c.Type, c.Values[row], c.Name, nulled)}").ToList();
            var changes = nulled.Distinct().Select(n =>
                $$"""{"field":{{Text(n)}},"change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}""").ToList();
            var meta = changes.Count == 0 ? "" : $$""","meta":{"changes":[{{string.Join(',', changes)}}]}""";
            _ = lines.Append(
                $$"""{"type":"RECORD","record":{"stream":{{Text(name)}},"namespace":{{Text(schema)}},"data":{""")
                .Append(string.Join(',', fields))
                .Append(CultureInfo.InvariantCulture, $"}}{meta},\"emitted_at\":{time}}}}}\n");
        }

        return lines.ToString();
    }

    static string Value(DataType type, object? value, string field, List<string> nulled)
    {
        switch (value)
        {
            case null:
                return "null";
            case bool truth:
                return truth ? "true" : "false";
            case float.NaN or float.PositiveInfinity or float.NegativeInfinity:
            case double.NaN or double.PositiveInfinity or double.NegativeInfinity:
            case int day when type.Kind is TypeKind.Date && day > LastDay:
            case long time when IsTime(type) && time >= (LastDay + 1L) * 86_400_000_000:
                nulled.Add(field);
                return "null";
            default:
                return Nested(type, value, field, nulled) ?? Scalar(type, value);
        }
    }

    static bool IsTime(DataType type) => type.Kind is TypeKind.Timestamp or TypeKind.TimestampNtz;

    static string Scalar(DataType type, object value)
    {
        switch (type.Kind)
        {
            case TypeKind.Decimal:
                return Decimal((Int128)value, type.Scale);
            case TypeKind.Date:
                return $"\"{Day((int)value):yyyy-MM-dd}\"";
            case TypeKind.Timestamp:
                return $"\"{Instant((long)value):yyyy-MM-ddTHH:mm:ss.ffffff}Z\"";
            case TypeKind.TimestampNtz:
                return $"\"{Instant((long)value):yyyy-MM-ddTHH:mm:ss.ffffff}\"";
            case TypeKind.Binary:
                return $"\"{Convert.ToBase64String((byte[])value)}\"";
            case TypeKind.String or TypeKind.Other:
                return Text((string)value);
            default:
                return ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture);
        }
    }

    static string? Nested(DataType type, object value, string field, List<string> nulled)
    {
        switch (type.Kind)
        {
            case TypeKind.Array:
                return $"[{string.Join(',', ((object?[])value).Select(v => Value(type.Element!, v, field, nulled)))}]";
            case TypeKind.Struct:
                var members = type.Fields.Zip((object?[])value);
                return $"{{{string.Join(',', members.Select(m =>
                    $"{Text(m.First.Name)}:{Value(m.First.Type, m.Second, field, nulled)}"))}}}";
            case TypeKind.Map:
                return $"{{{string.Join(',', ((object?[])value).Cast<object?[]>().Select(e =>
                    $"{Key(type.MapKey!, e[0], field, nulled)}:{Value(type.Element!, e[1], field, nulled)}"))}}}";
            default:
                return null;
        }
    }

    static string Key(DataType type, object? value, string field, List<string> nulled)
    {
        var text = Value(type, value, field, nulled);
        return text.StartsWith('"') ? text : Text(text);
    }

    static DateTime Day(int day) => DateTime.UnixEpoch.AddDays(day);

    static DateTime Instant(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * 10);

    static string Decimal(Int128 unscaled, int scale)
    {
        var digits = unscaled.ToString(CultureInfo.InvariantCulture).TrimStart('-').PadLeft(scale + 1, '0');
        var point = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        return unscaled < 0 ? "-" + point : point;
    }

    static string Text(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => json.Append(letter),
            };
        }

        return json.Append('"').ToString();
    }
}
