using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Sql;

namespace DestinationCdc.Windows.Decoding;

/// <summary>Numbers: range checked, never rounded.</summary>
static class NumberDecoder
{
    /// <summary>Above this the engine's cast from text takes microseconds per value, so digits go through HUGEINT.</summary>
    const int FastPrecision = 18;
    const string DecimalText = "-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?";

    public static Decoded Whole(string x, ParquetColumn column, SourceType source, DataType target)
    {
        // An OID is unsigned and stored in 32 bits with a sign.
        var number = source.Kind == SourceTypeKind.Oid && column.Type == PhysicalType.Int32
            ? $"(CAST({x} AS BIGINT) & 4294967295)"
            : x;
        if (target.Kind == TypeKind.String)
        {
            return Decoded.Always($"CAST({number} AS VARCHAR)");
        }

        var always = target.Kind == TypeKind.BigInt
            || (target.Kind == TypeKind.Int && column.Type == PhysicalType.Int32 && number == x);
        var value = $"{(always ? "CAST" : "TRY_CAST")}({number} AS {SqlDialect.DuckDb.Type(target)})";
        return always
            ? Decoded.Always(value)
            : new Decoded(value, $"({x} IS NOT NULL AND {value} IS NULL)", $"a whole number that {target} holds");
    }

    public static Decoded Floating(string x, DataType target) => Decoded.Always(target.Kind == TypeKind.String
        ? $"CASE WHEN isnan({x}) THEN 'NaN' WHEN {x} = 'inf' THEN 'Infinity' WHEN {x} = '-inf' THEN '-Infinity' "
            + $"ELSE regexp_replace(CAST({x} AS VARCHAR), '[.]0$', '') END"
        : $"CAST({x} AS {SqlDialect.DuckDb.Type(target)})");

    /// <summary>Number text, as CockroachDB writes DECIMAL in every format: <c>12.50</c>, <c>1E-9</c>, <c>NaN</c>.</summary>
    public static Decoded Decimal(string x, DataType target)
    {
        if (target.Kind == TypeKind.String)
        {
            return new Decoded(
                x,
                $"NOT regexp_full_match({x}, '{DecimalText}|NaN|-?Infinity')",
                "a decimal number as text, NaN or Infinity (binary decimals of a newer release are not supported)");
        }

        var (p, s) = (target.Precision, target.Scale);
        var whole = p > s ? $"[0-9]{{1,{p - s}}}" : "0";
        var plain = $"regexp_full_match({x}, '-?{whole}{(s > 0 ? $"([.][0-9]{{1,{s}}})?" : "")}')";
        var cast = $"TRY_CAST({x} AS {target})";
        var value = p <= FastPrecision ? cast : $"CASE WHEN {plain} THEN {ThroughHugeint(x, target)} ELSE {cast} END";

        // The cast rounds and takes blanks and underscores: what is not plain must follow the grammar and be exact.
        var exact = $"{Macros.Number(x)} = {Macros.Number($"CAST({cast} AS VARCHAR)")}";
        return new Decoded(
            value,
            $"CASE WHEN {x} IS NULL OR {plain} THEN false "
                + $"ELSE NOT coalesce(regexp_full_match({x}, '{DecimalText}') AND {exact}, false) END",
            $"a number that {target} holds without rounding (NaN and Infinity are not)");
    }

    /// <summary>The digits without the point, filled up to the scale, times 10 to the power of minus the scale.</summary>
    static string ThroughHugeint(string x, DataType target)
    {
        if (target.Scale == 0)
        {
            return $"CAST(CAST({x} AS HUGEINT) AS {target})";
        }

        var fraction = $"CASE strpos({x}, '.') WHEN 0 THEN 0 ELSE strlen({x}) - strpos({x}, '.') END";
        var digits = $"CAST(replace({x}, '.', '') || repeat('0', {target.Scale} - {fraction}) AS HUGEINT)";
        var unit = $"CAST('0.{new string('0', target.Scale - 1)}1' AS DECIMAL({target.Scale},{target.Scale}))";
        return $"CAST(CAST({digits} AS DECIMAL(38,0)) * {unit} AS {target})";
    }
}
