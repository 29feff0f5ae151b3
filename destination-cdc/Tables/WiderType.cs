using ConnectorKit.Types;

namespace DestinationCdc.Tables;

/// <summary>Types that grow with the source table: INT4 to INT8, FLOAT4 to FLOAT8, more digits of a DECIMAL.</summary>
static class WiderType
{
    const int MaxPrecision = 38;

    /// <summary>The type that holds what both hold, where one of them grew into it; else the first.</summary>
    public static DataType Of(DataType one, DataType other) => (one.Kind, other.Kind) switch
    {
        (TypeKind.SmallInt, TypeKind.Int or TypeKind.BigInt) or (TypeKind.Int, TypeKind.BigInt) => other,
        (TypeKind.Float, TypeKind.Double) => other,
        (TypeKind.Decimal, TypeKind.Decimal) => OfDecimals(one, other),
        _ => one,
    };

    /// <summary>
    /// Like <see cref="Of"/> for what a Parquet file shows: INT2 and INT4 look alike there, so that only 64 bits say that a
    /// whole number grew.
    /// </summary>
    public static DataType OfFile(DataType declared, DataType shown) =>
        shown.Kind is TypeKind.SmallInt or TypeKind.Int ? declared : Of(declared, shown);

    static DataType OfDecimals(DataType one, DataType other)
    {
        var scale = Math.Max(one.Scale, other.Scale);
        var whole = Math.Max(one.Precision - one.Scale, other.Precision - other.Scale);
        return whole + scale <= MaxPrecision ? DataType.Decimal(whole + scale, scale) : one;
    }
}
