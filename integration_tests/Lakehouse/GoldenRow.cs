using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// A row as text, from our batches and from the golden files' JSON: equal values give equal text. Floating point numbers are
/// compared as numbers, everything else as Spark printed it.
/// </summary>
static class GoldenRow
{
    const long MicrosPerSecond = 1_000_000;
    const long MicrosPerDay = 86_400 * MicrosPerSecond;

    public static string Of(ColumnBatch batch, int row) =>
        string.Join(" | ", batch.Columns.Select(column => Text(column, row)));

    public static string Of(JsonElement row, IEnumerable<DataType> types) => string.Join(
        " | ", row.EnumerateObject().Zip(types, (member, type) => Text(member.Value, type)));

    static string Text(JsonElement value, DataType type)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return "null";
        }

        return type.Kind switch
        {
            TypeKind.Array =>
                $"[{string.Join(", ", value.EnumerateArray().Select(item => Text(item, type.Element!)))}]",
            TypeKind.Map => $"{{{string.Join(", ", value.EnumerateArray().Select(entry => Entry(entry, type)))}}}",
            TypeKind.Struct => $"({string.Join(", ", type.Fields.Zip(
                value.EnumerateObject(), (field, member) => Text(member.Value, field.Type)))})",
            TypeKind.Float => Number(float.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            TypeKind.Double => Number(double.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            _ => value.GetString()!,
        };
    }

    static string Entry(JsonElement entry, DataType type) =>
        $"{Text(entry.GetProperty("k"), type.MapKey!)}={Text(entry.GetProperty("v"), type.Element!)}";

    static string Text(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return "null";
        }

        return column.Type.Kind switch
        {
            TypeKind.Boolean => column.Values<byte>()[row] != 0 ? "true" : "false",
            TypeKind.Float => Number(column.Values<float>()[row]),
            TypeKind.Double => Number(column.Values<double>()[row]),
            TypeKind.Date => Date(column.Values<int>()[row]),
            TypeKind.Timestamp => Time(column.Values<long>()[row]) + "Z",
            TypeKind.TimestampNtz => Time(column.Values<long>()[row]),
            TypeKind.Binary => Convert.ToHexStringLower(column.Values<TextView>()[row].Bytes),
            TypeKind.Array => $"[{string.Join(", ", Items(column, row).Select(i => Text(column.Children[0], i)))}]",
            TypeKind.Map => $"{{{string.Join(", ", Items(column, row).Select(
                i => $"{Text(column.Children[0], i)}={Text(column.Children[1], i)}"))}}}",
            TypeKind.Struct => $"({string.Join(", ", column.Children.Select(child => Text(child, row)))})",
            TypeKind.String or TypeKind.Other => Encoding.UTF8.GetString(column.Values<TextView>()[row].Bytes),
            _ => Whole(column, row),
        };
    }

    /// <summary>Integers, and decimals with all digits of their scale.</summary>
    static string Whole(Column column, int row)
    {
        var unscaled = column.ValueWidth switch
        {
            1 => column.Values<sbyte>()[row],
            2 => column.Values<short>()[row],
            4 => column.Values<int>()[row],
            8 => column.Values<long>()[row],
            _ => column.Values<Int128>()[row],
        };
        var scale = column.Type.Scale;
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    static string Number(double number) => double.IsNaN(number) ? "NaN"
        : number.ToString("R", CultureInfo.InvariantCulture);

    static string Time(long micros)
    {
        var days = Math.DivRem(micros, MicrosPerDay, out var rest);
        if (rest < 0)
        {
            (days, rest) = (days - 1, rest + MicrosPerDay);
        }

        var fraction = rest % MicrosPerSecond;
        var time = TimeSpan.FromTicks(rest * TimeSpan.TicksPerMicrosecond).ToString(@"hh\:mm\:ss", null);
        return $"{Date(days)}T{time}" + (fraction == 0 ? "" : $".{fraction:D6}".TrimEnd('0'));
    }

    /// <summary>Proleptic Gregorian, also outside the years 1 to 9999.</summary>
    static string Date(long days)
    {
        const int daysPer400Years = 146_097;
        var daysFromMarch0 = days + 719_468;
        var era = (daysFromMarch0 >= 0 ? daysFromMarch0 : daysFromMarch0 - (daysPer400Years - 1)) / daysPer400Years;
        var dayOfEra = daysFromMarch0 - (era * daysPer400Years);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var sign = year > 9999 ? "+" : year < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(year):D4}-{month:D2}-{day:D2}");
    }

    static IEnumerable<int> Items(Column column, int row)
    {
        var list = column.Values<ListView>()[row];
        return Enumerable.Range((int)list.Offset, (int)list.Length);
    }
}
