using ConnectorKit.Sql;
using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Queries;

/// <summary>
/// As <see cref="ValueText"/> in the warehouse's SQL: the same text for the same value, whatever the session's time zone and mode.
/// </summary>
static class SparkText
{
    /// <summary>A decimal number with more zeros behind the point is written with an exponent, as the source does.</summary>
    const int LeastExponent = -6;

    /// <summary>Floating numbers are plain from 0.0001 on, and up to this power of ten, as the embedded engine writes them.</summary>
    const int LeastPlainPower = -4;
    const int MostPlainPower = 15;

    const string MicrosOfDay = "86400000000L";

    /// <summary>NULL for NULL; arrays are JSON with strings as elements, but for BOOLEAN and NULL.</summary>
    /// <param name="x">An expression of the type, used more than once.</param>
    public static string Of(string x, DataType type) => type.Kind switch
    {
        TypeKind.Array => Array(x, type.Element!),
        TypeKind.Float or TypeKind.Double => Floating(x, type),
        TypeKind.Decimal when type.Scale > -LeastExponent => SmallDecimal(x, type),
        TypeKind.Decimal => PlainDecimal(x, type),
        TypeKind.Binary => $"lower(hex({x}))",
        TypeKind.Timestamp => Timestamp(x),
        TypeKind.TimestampNtz => $"{Clock($"CAST({x} AS STRING)")}",
        TypeKind.String => x,
        _ => $"CAST({x} AS STRING)",
    };

    /// <summary>A cast may write an exponent, which depends on the session's mode.</summary>
    static string PlainDecimal(string x, DataType type) => $"replace(format_number({x}, {type.Scale}), ',', '')";

    /// <summary>By its text alone: compared with 0 a number of 38 places would be rounded.</summary>
    static string SmallDecimal(string x, DataType type)
    {
        var text = PlainDecimal(x, type);
        var digits = $"trim(LEADING '0' FROM translate({text}, '-.', ''))";
        var exponent = $"length({digits}) - {type.Scale + 1}";
        return $"CASE WHEN {digits} = '' OR {exponent} >= {LeastExponent} THEN {text} "
            + $"ELSE CASE WHEN {text} LIKE '-%' THEN '-' ELSE '' END || substr({digits}, 1, 1) "
            + $"|| CASE WHEN length({digits}) > 1 THEN '.' || substr({digits}, 2) ELSE '' END "
            + $"|| 'E' || CAST({exponent} AS STRING) END";
    }

    /// <summary>The shortest text that reads back to the same number; a cast gives more digits for some.</summary>
    static string Floating(string x, DataType type)
    {
        var shortest = "filter(transform(sequence(0, 16), digits -> format_string(concat('%.', digits, 'e'), "
            + $"{x})), text -> CAST(text AS {type}) = {x})[0]";
        var parts = $"transform(array({shortest}), text -> named_struct("
            + "'sign', CASE WHEN text LIKE '-%' THEN '-' ELSE '' END, "
            + "'digits', trim(TRAILING '0' FROM replace(regexp_extract(text, '[0-9.]+', 0), '.', '')), "
            + "'power', CAST(regexp_extract(text, 'e(.*)$', 1) AS INT)))";
        return $"CASE WHEN isnan({x}) THEN 'NaN' WHEN {x} = CAST('Infinity' AS {type}) THEN 'Infinity' "
            + $"WHEN {x} = CAST('-Infinity' AS {type}) THEN '-Infinity' "
            + $"WHEN {x} IS NOT NULL THEN transform({parts}, n -> n.sign || {Digits})[0] END";
    }

    /// <summary>The digits of <c>n</c> with their point or exponent.</summary>
    static string Digits => "CASE WHEN n.digits = '' THEN '0' "
        + $"WHEN n.power NOT BETWEEN {LeastPlainPower} AND {MostPlainPower} THEN substr(n.digits, 1, 1) "
        + "|| CASE WHEN length(n.digits) > 1 THEN '.' || substr(n.digits, 2) ELSE '' END || 'e' "
        + "|| CASE WHEN n.power < 0 THEN '-' ELSE '+' END "
        + "|| CASE WHEN abs(n.power) < 10 THEN '0' ELSE '' END || CAST(abs(n.power) AS STRING) "
        + "WHEN n.power < 0 THEN '0.' || repeat('0', -n.power - 1) || n.digits "
        + "WHEN length(n.digits) <= n.power + 1 THEN rpad(n.digits, n.power + 1, '0') "
        + "ELSE substr(n.digits, 1, n.power + 1) || '.' || substr(n.digits, n.power + 2) END";

    /// <summary>By the microseconds since 1970: a cast would write the session's time zone.</summary>
    static string Timestamp(string x)
    {
        var clock = $"pmod(unix_micros({x}), {MicrosOfDay})";
        var day = $"date_add(DATE'1970-01-01', CAST((unix_micros({x}) - {clock}) div {MicrosOfDay} AS INT))";
        string Part(long micros, int most) => $"lpad(CAST({clock} div {micros} % {most} AS STRING), 2, '0')";
        return $"CAST({day} AS STRING) || 'T' || {Part(3_600_000_000, 24)} || ':' || {Part(60_000_000, 60)} || ':' "
            + $"|| {Part(1_000_000, 60)} || '.' || lpad(CAST({clock} % 1000000 AS STRING), 6, '0') || 'Z'";
    }

    /// <summary>The warehouse's text of a time without zone, which leaves zeros at its end out.</summary>
    static string Clock(string text) =>
        $"replace(substr({text}, 1, 19), ' ', 'T') || '.' || rpad(substr({text}, 21), 6, '0')";

    static string Array(string x, DataType element)
    {
        var json = element.Kind switch
        {
            TypeKind.Boolean => "CAST(e AS STRING)",

            // The brackets of an array around the one string are left out.
            TypeKind.String => "substr(to_json(array(e)), 2, length(to_json(array(e))) - 2)",
            _ => $"'\"' || {Of("e", element)} || '\"'",
        };
        var items = $"transform({x}, e -> CASE WHEN e IS NULL THEN 'null' ELSE {json} END)";
        return $"'[' || array_join({items}, ', ') || ']'";
    }
}
