using ConnectorKit.Types;

namespace ConnectorKit.Sql;

/// <summary>SQL of the engine for the text of typed values: the one form in which a column of type STRING holds them.</summary>
public static class ValueText
{
    /// <summary>A decimal number with more zeros behind the point is written with an exponent, as the source does.</summary>
    const int LeastExponent = -6;

    /// <summary>NULL for NULL; arrays are JSON with strings as elements, but for BOOLEAN and NULL.</summary>
    /// <param name="x">An expression of the type, used more than once.</param>
    public static string Of(string x, DataType type) => type.Kind switch
    {
        TypeKind.Array => Array(x, type.Element!),
        TypeKind.Float or TypeKind.Double => Floating(x),
        TypeKind.Decimal when type.Scale > -LeastExponent => SmallDecimal(x, type),
        TypeKind.Decimal => PlainDecimal(x, type),
        TypeKind.Binary => $"lower(hex({x}))",
        TypeKind.Timestamp => $"{Time($"make_timestamp(epoch_us({x}))")} || 'Z'",
        TypeKind.TimestampNtz => Time(x),
        TypeKind.String => x,
        _ => $"CAST({x} AS VARCHAR)",
    };

    /// <summary>The shortest text that reads back to the same number.</summary>
    public static string Floating(string x) =>
        $"CASE WHEN isnan({x}) THEN 'NaN' WHEN {x} = 'inf' THEN 'Infinity' WHEN {x} = '-inf' THEN '-Infinity' "
        + $"ELSE regexp_replace(CAST({x} AS VARCHAR), '[.]0$', '') END";

    static string Time(string x) => $"strftime({x}, '%Y-%m-%dT%H:%M:%S.%f')";

    /// <summary>Where all digits are behind the point, the engine leaves out the zero before it.</summary>
    static string PlainDecimal(string x, DataType type) => type.Scale == type.Precision
        ? $"regexp_replace(CAST({x} AS VARCHAR), '^(-?)[.]', '\\10.')"
        : $"CAST({x} AS VARCHAR)";

    static string SmallDecimal(string x, DataType type)
    {
        var text = PlainDecimal(x, type);
        var digits = $"ltrim(translate({text}, '-.', ''), '0')";
        var exponent = $"length({digits}) - {type.Scale + 1}";
        return $"CASE WHEN {x} = 0 OR {exponent} >= {LeastExponent} THEN {text} "
            + $"ELSE CASE WHEN {x} < 0 THEN '-' ELSE '' END || {digits}[1] "
            + $"|| CASE WHEN length({digits}) > 1 THEN '.' || {digits}[2:] ELSE '' END || 'E' || ({exponent}) END";
    }

    static string Array(string x, DataType element)
    {
        var text = Of("e", element);
        var json = element.Kind == TypeKind.Boolean ? text : $"CAST(to_json({text}) AS VARCHAR)";
        var items = $"list_transform({x}, lambda e: coalesce({json}, 'null'))";
        return $"'[' || array_to_string({items}, ', ') || ']'";
    }
}
