using System.Collections.Immutable;

namespace ConnectorKit.Types;

/// <summary>
/// A column type. Equality and <see cref="ToString"/> go by Databricks SQL text (<c>DECIMAL(10,2)</c>,
/// <c>ARRAY&lt;STRUCT&lt;`a b`: INT&gt;&gt;</c>), which <see cref="Parse"/> reads back.
/// </summary>
public sealed record DataType
{
    public static readonly DataType Boolean = new(TypeKind.Boolean);
    public static readonly DataType TinyInt = new(TypeKind.TinyInt);
    public static readonly DataType SmallInt = new(TypeKind.SmallInt);
    public static readonly DataType Int = new(TypeKind.Int);
    public static readonly DataType BigInt = new(TypeKind.BigInt);
    public static readonly DataType Float = new(TypeKind.Float);
    public static readonly DataType Double = new(TypeKind.Double);
    public static readonly DataType String = new(TypeKind.String);
    public static readonly DataType Binary = new(TypeKind.Binary);
    public static readonly DataType Date = new(TypeKind.Date);
    public static readonly DataType Timestamp = new(TypeKind.Timestamp);
    public static readonly DataType TimestampNtz = new(TypeKind.TimestampNtz);

    DataType(TypeKind kind) => Kind = kind;

    public TypeKind Kind { get; }

    /// <summary>DECIMAL only: 1 to 38.</summary>
    public int Precision { get; private init; }

    /// <summary>DECIMAL only: 0 to <see cref="Precision"/>.</summary>
    public int Scale { get; private init; }

    /// <summary>ARRAY: the element; MAP: the value; else null.</summary>
    public DataType? Element { get; private init; }

    /// <summary>MAP: the key; else null.</summary>
    public DataType? MapKey { get; private init; }

    /// <summary>STRUCT: the fields in order; else empty.</summary>
    public ImmutableArray<StructField> Fields { get; private init; } = [];

    /// <summary>OTHER: the warehouse's own text of the type.</summary>
    public string? OtherText { get; private init; }

    /// <summary>True for a type that is not in the list, and for one with such a part.</summary>
    public bool HasOther => Kind == TypeKind.Other || Element is { HasOther: true } || MapKey is { HasOther: true }
        || Fields.Any(part => part.Type.HasOther);

    public static DataType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 38);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new(TypeKind.Decimal) { Precision = precision, Scale = scale };
    }

    public static DataType Array(DataType element) => new(TypeKind.Array) { Element = element };

    public static DataType Map(DataType key, DataType value) => new(TypeKind.Map) { MapKey = key, Element = value };

    public static DataType Struct(params ImmutableArray<StructField> fields) =>
        new(TypeKind.Struct) { Fields = fields };

    public static DataType Other(string text) => new(TypeKind.Other) { OtherText = text };

    /// <summary>Reads Databricks SQL text; a type that is not in the list becomes <see cref="TypeKind.Other"/>.</summary>
    /// <exception cref="FormatException">The text is no type at all (unbalanced brackets, nothing).</exception>
    public static DataType Parse(string text) => new DataTypeParser(text).ParseAll();

    public bool Equals(DataType? other) => other is not null && Kind == other.Kind
        && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Kind switch
    {
        TypeKind.TimestampNtz => "TIMESTAMP_NTZ",
        TypeKind.Decimal => $"DECIMAL({Precision},{Scale})",
        TypeKind.Array => $"ARRAY<{Element}>",
        TypeKind.Map => $"MAP<{MapKey}, {Element}>",
        TypeKind.Struct => $"STRUCT<{string.Join(", ", Fields.Select(FieldText))}>",
        TypeKind.Other => OtherText ?? "",
        _ => Kind.ToString().ToUpperInvariant(),
    };

    static string FieldText(StructField field) =>
        $"{QuoteIfNeeded(field.Name)}: {field.Type}{(field.Nullable ? "" : " NOT NULL")}";

    static string QuoteIfNeeded(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
