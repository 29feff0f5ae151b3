using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Functions;

namespace DestinationCdc.Windows.Decoding;

/// <summary>Numbers: range checked, never rounded.</summary>
static class NumberDecoder
{
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
        ? ValueText.Floating(x)
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

        var value = TextFunctions.Decimal(x, target);
        return new Decoded(
            value,
            $"({x} IS NOT NULL AND {value} IS NULL)",
            $"a number that {target} holds without rounding (NaN and Infinity are not)");
    }
}
