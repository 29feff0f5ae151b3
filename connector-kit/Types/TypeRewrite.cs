namespace ConnectorKit.Types;

/// <summary>Changes of a column's type beyond <see cref="TypeGrowth"/>: every row that is there has to be written anew.</summary>
public static class TypeRewrite
{
    /// <summary>
    /// Scalars and arrays of them become text, whole numbers a DECIMAL (where each of them fits, which only the rows tell).
    /// Structs stay: what their fields were in the source is not known any more.
    /// </summary>
    public static bool IsPossible(DataType stored, DataType wanted) => wanted.Kind switch
    {
        TypeKind.String => HasText(stored) || (stored.Kind == TypeKind.Array
            && (stored.Element!.Kind == TypeKind.String || HasText(stored.Element))),
        TypeKind.Decimal => stored.Kind is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt,
        _ => false,
    };

    /// <summary>True where the files that are there cannot stay.</summary>
    public static bool IsNeeded(DataType stored, DataType wanted) =>
        !TypeGrowth.Holds(wanted, stored) && IsPossible(stored, wanted);

    static bool HasText(DataType type) => type.Kind is TypeKind.Boolean
        or TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt
        or TypeKind.Float or TypeKind.Double or TypeKind.Decimal
        or TypeKind.Binary or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz;
}
