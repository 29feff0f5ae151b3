using ConnectorKit.Types;
using DestinationCdc.Json;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows.Decoding;

/// <summary>
/// What a column of lines is in CockroachDB's types where no source schema says it: text STRING, whole numbers INT8, other numbers
/// DECIMAL without precision, anything else text, which the target keeps as it stands in the line.
/// </summary>
static class JsonTypes
{
    /// <summary>Name of the type of values that are kept as they stand.</summary>
    public const string SliceName = "a JSON value";

    static readonly SourceType Text = new(SourceTypeKind.String, "STRING");
    static readonly SourceType Whole = new(SourceTypeKind.Int8, "INT8");
    static readonly SourceType Number = new(SourceTypeKind.Decimal, "DECIMAL");
    static readonly SourceType Slice = new(SourceTypeKind.OtherText, SliceName);

    /// <summary>By the declared type, else by the kinds of values.</summary>
    /// <param name="wanted">Type of the target where it is declared; tells dates, times and bytes from text.</param>
    public static SourceType Infer(JsonColumn column, DataType? wanted) => wanted?.Kind switch
    {
        TypeKind.Boolean => new(SourceTypeKind.Bool, "BOOL"),
        TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt => Whole,
        TypeKind.Float => new(SourceTypeKind.Float4, "FLOAT4"),
        TypeKind.Double => new(SourceTypeKind.Float8, "FLOAT8"),
        TypeKind.Decimal => Number,
        TypeKind.Binary => new(SourceTypeKind.Bytes, "BYTES"),
        TypeKind.Date => new(SourceTypeKind.Date, "DATE"),
        TypeKind.Timestamp => new(SourceTypeKind.TimestampTz, "TIMESTAMPTZ"),
        TypeKind.TimestampNtz => new(SourceTypeKind.Timestamp, "TIMESTAMP"),
        TypeKind.Array => new(
            SourceTypeKind.Array, "an array", Element: Infer(new JsonColumn(column.Name, [], []), wanted.Element)),
        TypeKind.Struct => new(SourceTypeKind.Tuple, "a composite type"),
        _ => OfKinds(column),
    };

    /// <summary>Whether every value that was seen can be of that type; else it is of an earlier shape of the table.</summary>
    public static bool CanHold(JsonColumn column, SourceType type) => column.Kinds.IsEmpty || type.Kind switch
    {
        SourceTypeKind.Json or SourceTypeKind.Geometry => true,
        SourceTypeKind.Bool => column.IsOnly(JsonKind.Bool),
        SourceTypeKind.Int2 or SourceTypeKind.Int4 or SourceTypeKind.Int8 => column.IsOnly(JsonKind.Whole),
        SourceTypeKind.Oid => column.IsOnly(JsonKind.Whole, JsonKind.Text),
        SourceTypeKind.Float4 or SourceTypeKind.Float8 or SourceTypeKind.Decimal =>
            column.IsOnly(JsonKind.Whole, JsonKind.Number, JsonKind.Text),
        SourceTypeKind.Array => column.IsOnly(JsonKind.Array),
        SourceTypeKind.Tuple => column.IsOnly(JsonKind.Object),
        SourceTypeKind.Enum => column.IsOnly(JsonKind.Text) || column.IsOnly(JsonKind.Object),
        _ => column.IsOnly(JsonKind.Text),
    };

    static SourceType OfKinds(JsonColumn column) =>
        column.Kinds.IsEmpty || column.IsOnly(JsonKind.Text) ? Text
        : column.IsOnly(JsonKind.Whole) ? Whole
        : column.IsOnly(JsonKind.Whole, JsonKind.Number) ? Number
        : Slice;
}
