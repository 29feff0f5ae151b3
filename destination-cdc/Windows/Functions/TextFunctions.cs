using System.Globalization;
using ConnectorKit.Types;
using DuckDB;

namespace DestinationCdc.Windows.Functions;

/// <summary>
/// What the engine's own patterns and casts do several times slower or not exactly: text of cluster times, numbers, dates
/// and times to values. The result is NULL where the text is none; the engine calls them with whole columns, on its threads.
/// </summary>
static class TextFunctions
{
    const string TimeName = "cluster_time";
    const string DecimalName = "decimal_digits";
    const string DateName = "plain_date";
    const string TimestampName = "plain_timestamp";
    const string TimestampTzName = "plain_timestamptz";

    static readonly LogicalType Text = LogicalType.Of(TypeId.Varchar);
    static readonly LogicalType Number = LogicalType.Of(TypeId.Integer);

    delegate bool Parser<T>(ReadOnlySpan<byte> text, out T value);

    /// <summary>Makes the functions known to the database, once.</summary>
    public static void Register(Connection connection)
    {
        connection.Register(Of<Int128>(TimeName, LogicalType.Of(TypeId.HugeInt), ClusterTimeText.TryParse));
        connection.Register(Of<int>(DateName, LogicalType.Of(TypeId.Date), CalendarText.TryDate));
        connection.Register(new ScalarFunction
        {
            Name = DecimalName,
            Parameters = [Text, Number, Number],
            ReturnType = LogicalType.Decimal(38, 0),
            Invoke = Decimals,
        });
        connection.Register(Times(TimestampName, TypeId.Timestamp));
        connection.Register(Times(TimestampTzName, TypeId.TimestampTz));
    }

    /// <summary>HUGEINT: nanoseconds times 10^10.</summary>
    public static string ClusterTime(string text) => $"{TimeName}({text})";

    /// <summary>The DECIMAL itself.</summary>
    public static string Decimal(string text, DataType target)
    {
        var (p, s) = (target.Precision, target.Scale);
        var digits = string.Create(CultureInfo.InvariantCulture, $"{DecimalName}({text}, {p}, {s})");
        return s == 0
            ? $"CAST({digits} AS {target})"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"CAST({digits} * CAST('0.{new string('0', s - 1)}1' AS DECIMAL({s},{s})) AS {target})");
    }

    public static string Date(string text) => $"{DateName}({text})";

    /// <summary>TIMESTAMP or TIMESTAMPTZ, as the target is.</summary>
    /// <param name="separator">Between date and clock.</param>
    public static string Time(string text, DataType target, char separator) =>
        $"{(target.Kind == TypeKind.Timestamp ? TimestampTzName : TimestampName)}({text}, '{separator}')";

    static ScalarFunction Of<T>(string name, LogicalType result, Parser<T> parse)
        where T : unmanaged => new()
        {
            Name = name,
            Parameters = [Text],
            ReturnType = result,
            Invoke = (arguments, results) => Fill(arguments, results, parse),
        };

    static ScalarFunction Times(string name, TypeId result) => new()
    {
        Name = name,
        Parameters = [Text, Text],
        ReturnType = LogicalType.Of(result),
        Invoke = (arguments, results) =>
        {
            // The same in all rows: it is a literal.
            var separator = arguments[1].Bytes(0)[0];
            Fill(arguments, results, (ReadOnlySpan<byte> text, out long micros) =>
                CalendarText.TryTime(text, separator, out micros));
        },
    };

    static void Decimals(DataChunk arguments, VectorWriter results)
    {
        var (precision, scale) = (arguments[1].Values<int>()[0], arguments[2].Values<int>()[0]);
        Fill(arguments, results, (ReadOnlySpan<byte> text, out Int128 unscaled) =>
            DecimalText.TryParse(text, precision, scale, out unscaled));
    }

    static void Fill<T>(DataChunk arguments, VectorWriter results, Parser<T> parse)
        where T : unmanaged
    {
        var texts = arguments[0];
        var values = results.Values<T>();
        for (var row = 0; row < arguments.RowCount; row++)
        {
            if (!texts.IsValid(row) || !parse(texts.Bytes(row), out values[row]))
            {
                results.SetNull(row);
            }
        }
    }
}
