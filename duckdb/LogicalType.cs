using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// Description of a column's type. Immutable and independent of the engine: it stays valid after the result is closed.
/// <see cref="ToString"/> gives the type as SQL writes it.
/// </summary>
public sealed class LogicalType
{
    LogicalType(TypeId id) => Id = id;

    public TypeId Id { get; }

    /// <summary>Digits of a DECIMAL (1 to 38), else 0.</summary>
    public int Width { get; private init; }

    /// <summary>Digits after the point of a DECIMAL, else 0.</summary>
    public int Scale { get; private init; }

    /// <summary>Element of a LIST or ARRAY; of a MAP the STRUCT(key, value) its entries are stored as; else null.</summary>
    public LogicalType? Child { get; private init; }

    /// <summary>Fields of a STRUCT in their order, else empty.</summary>
    public IReadOnlyList<StructField> Fields { get; private init; } = [];

    /// <summary>Words of an ENUM in the order of their codes, else empty.</summary>
    public IReadOnlyList<string> EnumWords { get; private init; } = [];

    /// <summary>Elements per row of an ARRAY, else 0.</summary>
    public int ArraySize { get; private init; }

    /// <summary>Name given to the type, such as <c>JSON</c> for a VARCHAR that holds JSON, else null.</summary>
    public string? Alias { get; private init; }

    /// <summary>
    /// Bytes of one row in a vector's data; 0 where a row has no data of its own (STRUCT, ARRAY) or where this binding
    /// does not read it (UNION, VARIANT, ...).
    /// </summary>
    public int ByteWidth => Id switch
    {
        TypeId.Boolean or TypeId.TinyInt or TypeId.UTinyInt => 1,
        TypeId.SmallInt or TypeId.USmallInt => 2,
        TypeId.Integer or TypeId.UInteger or TypeId.Float or TypeId.Date => 4,
        TypeId.BigInt or TypeId.UBigInt or TypeId.Double or TypeId.Time or TypeId.TimeTz or TypeId.TimeNs
            or TypeId.Timestamp or TypeId.TimestampS or TypeId.TimestampMs or TypeId.TimestampNs
            or TypeId.TimestampTz => 8,
        TypeId.HugeInt or TypeId.UHugeInt or TypeId.Uuid or TypeId.Interval or TypeId.Varchar or TypeId.Blob
            or TypeId.Bit or TypeId.BigNum or TypeId.Geometry or TypeId.List or TypeId.Map => 16,
        TypeId.Decimal => Width <= 4 ? 2 : Width <= 9 ? 4 : Width <= 18 ? 8 : 16,
        TypeId.Enum => EnumWords.Count <= 256 ? 1 : EnumWords.Count <= 65_536 ? 2 : 4,
        _ => 0,
    };

    /// <summary>A type without parameters.</summary>
    /// <exception cref="ArgumentException">The type needs parameters (DECIMAL, LIST, ...).</exception>
    public static LogicalType Of(TypeId id) => id switch
    {
        TypeId.Decimal or TypeId.Enum or TypeId.List or TypeId.Struct or TypeId.Map or TypeId.Array or TypeId.Union
            or TypeId.Invalid => throw new ArgumentException($"{id} needs parameters.", nameof(id)),
        _ => new LogicalType(id),
    };

    public static LogicalType Decimal(int width, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 38);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)scale, (uint)width, nameof(scale));
        return new LogicalType(TypeId.Decimal) { Width = width, Scale = scale };
    }

    public static LogicalType List(LogicalType element) => new(TypeId.List) { Child = element };

    public static LogicalType Struct(params IReadOnlyList<StructField> fields) =>
        new(TypeId.Struct) { Fields = [.. fields] };

    public static LogicalType Map(LogicalType key, LogicalType value) =>
        new(TypeId.Map) { Child = Struct(new StructField("key", key), new StructField("value", value)) };

    public override string ToString() => Alias ?? Id switch
    {
        TypeId.Decimal => $"DECIMAL({Width},{Scale})",
        TypeId.List => $"{Child}[]",
        TypeId.Array => $"{Child}[{ArraySize}]",
        TypeId.Map => $"MAP({Child!.Fields[0].Type}, {Child.Fields[1].Type})",
        TypeId.Struct => $"STRUCT({string.Join(", ", Fields.Select(f => $"{Quote(f.Name, '"')} {f.Type}"))})",
        TypeId.Enum => $"ENUM({string.Join(", ", EnumWords.Select(w => Quote(w, '\'')))})",
        TypeId.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        TypeId.TimeTz => "TIME WITH TIME ZONE",
        TypeId.TimestampS => "TIMESTAMP_S",
        TypeId.TimestampMs => "TIMESTAMP_MS",
        TypeId.TimestampNs => "TIMESTAMP_NS",
        TypeId.TimeNs => "TIME_NS",
        _ => Id.ToString().ToUpperInvariant(),
    };

    /// <summary>The engine's object for this type, the caller's to dispose.</summary>
    /// <exception cref="NotSupportedException">A type that .NET code has no need to create (ENUM, UNION, ...).</exception>
    internal LogicalTypeHandle CreateNative()
    {
        using var child = Child?.CreateNative();
        switch (Id)
        {
            case TypeId.Decimal:
                return NativeMethods.CreateDecimalType((byte)Width, (byte)Scale);
            case TypeId.List:
                return NativeMethods.CreateListType(child!); // these three have a child
            case TypeId.Array:
                return NativeMethods.CreateArrayType(child!, (ulong)ArraySize);
            case TypeId.Map:
                using (var key = Child!.Fields[0].Type.CreateNative())
                using (var value = Child.Fields[1].Type.CreateNative())
                {
                    return NativeMethods.CreateMapType(key, value);
                }

            case TypeId.Struct:
                return CreateNativeStruct();
            case TypeId.Enum or TypeId.Union:
                throw new NotSupportedException($"The type {this} cannot be created from .NET.");
            default:
                return NativeMethods.CreateLogicalType(Id);
        }
    }

    LogicalTypeHandle CreateNativeStruct()
    {
        var natives = Fields.Select(f => f.Type.CreateNative()).ToArray();
        try
        {
            var pointers = Array.ConvertAll(natives, n => n.DangerousGetHandle());
            var names = Fields.Select(f => f.Name).ToArray();
            return NativeMethods.CreateStructType(pointers, names, (ulong)names.Length);
        }
        finally
        {
            foreach (var native in natives)
            {
                native.Dispose();
            }
        }
    }

    /// <summary>Reads the description behind a native type and frees the native type.</summary>
    internal static LogicalType Take(LogicalTypeHandle native)
    {
        using (native)
        {
            var id = NativeMethods.GetTypeId(native);
            var alias = NativeText.Owned(NativeMethods.GetAlias(native));
            return id switch
            {
                TypeId.Decimal => new LogicalType(id)
                {
                    Width = NativeMethods.DecimalWidth(native),
                    Scale = NativeMethods.DecimalScale(native),
                    Alias = alias,
                },
                TypeId.List => new LogicalType(id) { Child = Take(NativeMethods.ListChildType(native)), Alias = alias },
                TypeId.Array => new LogicalType(id)
                {
                    Child = Take(NativeMethods.ArrayChildType(native)),
                    ArraySize = (int)NativeMethods.ArraySize(native),
                    Alias = alias,
                },
                TypeId.Map => Map(Take(NativeMethods.MapKeyType(native)), Take(NativeMethods.MapValueType(native))),
                TypeId.Struct => new LogicalType(id) { Fields = TakeFields(native), Alias = alias },
                TypeId.Enum => new LogicalType(id) { EnumWords = TakeWords(native), Alias = alias },
                _ => new LogicalType(id) { Alias = alias },
            };
        }
    }

    static StructField[] TakeFields(LogicalTypeHandle native)
    {
        var fields = new StructField[NativeMethods.StructChildCount(native)];
        for (var i = 0; i < fields.Length; i++)
        {
            var name = NativeText.Owned(NativeMethods.StructChildName(native, (ulong)i)) ?? "";
            fields[i] = new StructField(name, Take(NativeMethods.StructChildType(native, (ulong)i)));
        }

        return fields;
    }

    static string[] TakeWords(LogicalTypeHandle native)
    {
        var words = new string[NativeMethods.EnumDictionarySize(native)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = NativeText.Owned(NativeMethods.EnumDictionaryValue(native, (ulong)i)) ?? "";
        }

        return words;
    }

    static string Quote(string text, char quote) =>
        quote + text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal) + quote;
}
