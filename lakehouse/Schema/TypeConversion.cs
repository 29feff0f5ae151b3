using System.Globalization;
using ConnectorKit.Errors;
using ConnectorKit.Types;

namespace Lakehouse.Schema;

/// <summary>Between the log's types and those of the warehouse seam.</summary>
static class TypeConversion
{
    /// <summary>Types that the seam does not know (variant, void, …) become <see cref="TypeKind.Other"/>.</summary>
    public static DataType ToDataType(DeltaType type) => type switch
    {
        PrimitiveType primitive => ToDataType(primitive.Name),
        ArrayType array => DataType.Array(ToDataType(array.Element)),
        MapType map => DataType.Map(ToDataType(map.Key), ToDataType(map.Value)),
        StructType nested => DataType.Struct([
            .. nested.Fields.Select(field => new StructField(field.Name, ToDataType(field.Type), field.Nullable)),
        ]),
        _ => throw new InvalidOperationException($"Unknown type {type.GetType().Name}."),
    };

    /// <summary>As <see cref="ToDataType(DeltaType)"/>, with the names that struct fields have in data files.</summary>
    public static DataType ToStoredType(DeltaType type) => type switch
    {
        ArrayType array => DataType.Array(ToStoredType(array.Element)),
        MapType map => DataType.Map(ToStoredType(map.Key), ToStoredType(map.Value)),
        StructType nested => DataType.Struct([
            .. nested.Fields.Select(field => new StructField(field.PhysicalName, ToStoredType(field.Type))),
        ]),
        _ => ToDataType(type),
    };

    /// <summary>Elements and map values may be NULL, as in Databricks SQL.</summary>
    /// <param name="column">For the message.</param>
    /// <exception cref="ConfigException">The type cannot be stored in a Delta table.</exception>
    public static DeltaType ToDelta(DataType type, string column) => type.Kind switch
    {
        TypeKind.Array => new ArrayType(ToDelta(type.Element!, column), ContainsNull: true),
        TypeKind.Map => new MapType(
            ToDelta(type.MapKey!, column), ToDelta(type.Element!, column), ValueContainsNull: true),
        TypeKind.Struct => new StructType([
            .. type.Fields.Select(field => new DeltaField(field.Name, ToDelta(field.Type, column), field.Nullable)),
        ]),
        TypeKind.Decimal => new PrimitiveType(
            string.Create(CultureInfo.InvariantCulture, $"decimal({type.Precision},{type.Scale})")),
        _ => new PrimitiveType(Word(type.Kind) ?? throw new ConfigException(
            $"Column '{column}': the type {type} cannot be stored in a Delta table; declare another type.")),
    };

    static DataType ToDataType(string word) => word switch
    {
        "boolean" => DataType.Boolean,
        "byte" => DataType.TinyInt,
        "short" => DataType.SmallInt,
        "integer" => DataType.Int,
        "long" => DataType.BigInt,
        "float" => DataType.Float,
        "double" => DataType.Double,
        "string" => DataType.String,
        "binary" => DataType.Binary,
        "date" => DataType.Date,
        "timestamp" => DataType.Timestamp,
        "timestamp_ntz" => DataType.TimestampNtz,
        "decimal" => DataType.Decimal(10, 0),
        _ when word.StartsWith("decimal(", StringComparison.Ordinal) => ToDecimal(word),
        _ => DataType.Other(word.ToUpperInvariant()),
    };

    static string? Word(TypeKind kind) => kind switch
    {
        TypeKind.Boolean => "boolean",
        TypeKind.TinyInt => "byte",
        TypeKind.SmallInt => "short",
        TypeKind.Int => "integer",
        TypeKind.BigInt => "long",
        TypeKind.Float => "float",
        TypeKind.Double => "double",
        TypeKind.String => "string",
        TypeKind.Binary => "binary",
        TypeKind.Date => "date",
        TypeKind.Timestamp => "timestamp",
        TypeKind.TimestampNtz => "timestamp_ntz",
        _ => null,
    };

    static DataType ToDecimal(string word)
    {
        var parsed = DataType.Parse(word);
        return parsed.Kind == TypeKind.Decimal
            ? parsed
            : throw new FormatException($"the schema has the type '{word}', which is no decimal");
    }
}
