using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Values as text that is equal exactly when the values are: what a table holds, and what a file of expected rows says.
/// Written against the fixtures' README alone, sharing nothing with the program's own decoding.
/// </summary>
static class CellText
{
    /// <summary>A value of the target; null for NULL.</summary>
    public static string? Of(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return null;
        }

        return column.Type.Kind switch
        {
            TypeKind.Boolean => column.Values<byte>()[row] == 0 ? "false" : "true",
            TypeKind.SmallInt => Text(column.Values<short>()[row]),
            TypeKind.Int => Text(column.Values<int>()[row]),
            TypeKind.BigInt => Text(column.Values<long>()[row]),
            TypeKind.Float => Number(column.Values<float>()[row]),
            TypeKind.Double => Number(column.Values<double>()[row]),
            TypeKind.Decimal => Trimmed(Scaled(Unscaled(column, row), column.Type.Scale)),
            TypeKind.Date => DateOnly.FromDayNumber(
                column.Values<int>()[row] + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber).ToString("yyyy-MM-dd"),
            TypeKind.Timestamp => Instant(column.Values<long>()[row]) + "Z",
            TypeKind.TimestampNtz => Instant(column.Values<long>()[row]),
            TypeKind.Binary => Convert.ToHexStringLower(column.Values<TextView>()[row].Bytes),
            TypeKind.String => Encoding.UTF8.GetString(column.Values<TextView>()[row].Bytes),
            TypeKind.Array => List(column, column.Values<ListView>()[row]),
            TypeKind.Struct => Together(
                column.Type.Fields.Select((field, i) => (field.Name, Of(column.Children[i], row)))),
            var kind => throw new NotSupportedException($"a value of type {kind}"),
        };
    }

    /// <summary>A value of an expected file in the form that <see cref="Of"/> gives for the target's type.</summary>
    /// <param name="isJson">The feed is JSON, which shows geometry in another form.</param>
    public static string? Expected(JsonElement value, DataType target, bool isJson) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => Expected(value.GetString()!, target),
        JsonValueKind.Object when value.TryGetProperty("ewkb", out var binary) =>
            (isJson ? value.GetProperty("geojson") : binary).GetString(),
        JsonValueKind.Array when target.Kind == TypeKind.Array =>
            $"[{string.Join(", ", value.EnumerateArray().Select(e => Expected(e, target.Element!, isJson) ?? "NULL"))}]",
        JsonValueKind.Object when target.Kind == TypeKind.Struct => Together(target.Fields.Select(field =>
            (field.Name, Expected(value.GetProperty(field.Name), field.Type, isJson)))),
        _ => value.GetRawText(),
    };

    public static string Expected(string text, DataType target) => target.Kind switch
    {
        TypeKind.Decimal => Trimmed(Plain(text)),
        TypeKind.Float => Number(float.Parse(text, CultureInfo.InvariantCulture)),
        TypeKind.Double => Number(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => text,
    };

    static string List(Column column, ListView view)
    {
        var items = Enumerable.Range((int)view.Offset, (int)view.Length)
            .Select(row => Of(column.Children[0], row) ?? "NULL");
        return $"[{string.Join(", ", items)}]";
    }

    static string Together(IEnumerable<(string Name, string? Value)> fields)
    {
        var parts = fields.OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => $"{field.Name}: {field.Value ?? "NULL"}");
        return $"({string.Join(", ", parts)})";
    }

    static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static string Instant(long microseconds) => DateTime.UnixEpoch
        .AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    static Int128 Unscaled(Column column, int row) => column.ValueWidth switch
    {
        2 => column.Values<short>()[row],
        4 => column.Values<int>()[row],
        8 => column.Values<long>()[row],
        _ => column.Values<Int128>()[row],
    };

    static string Scaled(Int128 unscaled, int scale)
    {
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(unscaled < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary><c>1.5E+3</c> as <c>1500.</c>: always with a point, never with an exponent.</summary>
    static string Plain(string text)
    {
        var e = text.IndexOf('E', StringComparison.OrdinalIgnoreCase);
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture);
        var mantissa = (e < 0 ? text : text[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa.Length : point) + exponent;
        digits = whole <= 0 ? new string('0', 1 - whole) + digits : digits.PadRight(whole, '0');
        whole = Math.Max(whole, 1);
        return $"{(text.StartsWith('-') ? "-" : "")}{digits[..whole]}.{digits[whole..]}";
    }

    /// <summary>Without zeros at either end; zero has no sign.</summary>
    static string Trimmed(string plain)
    {
        var body = plain.TrimStart('-').TrimStart('0').TrimEnd('0');
        return body == "." ? "0." : plain.StartsWith('-') ? $"-{body}" : body;
    }
}
