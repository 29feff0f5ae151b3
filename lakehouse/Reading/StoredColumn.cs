using System.Globalization;
using ConnectorKit.Sql;
using Lakehouse.Schema;

namespace Lakehouse.Reading;

/// <summary>
/// A column as the data files have it, and the expression that makes of it what users see: struct fields get their logical
/// names back, CHAR(n) its blanks.
/// </summary>
static class StoredColumn
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    /// <summary>The engine's type with the names that the files use.</summary>
    public static string Type(DeltaField field) => Dialect.Type(TypeConversion.ToStoredType(field.Type));

    /// <summary>The value as users see it.</summary>
    /// <param name="stored">An expression of the type of <see cref="Type"/>.</param>
    public static string ToLogical(string stored, DeltaField field) =>
        Pad(Rename(stored, field.Type, 0, toStored: false), field.CharVarcharType);

    /// <summary>A value as users see it, as the files have it: of the type of <see cref="Type"/>.</summary>
    public static string FromLogical(string value, DeltaField field)
    {
        var typed = $"(CAST({value} AS {Dialect.Type(TypeConversion.ToDataType(field.Type))}))";
        return Rename(typed, field.Type, 0, toStored: true);
    }

    static string Rename(string value, DeltaType type, int depth, bool toStored)
    {
        return !HasOtherNames(type) ? value : type switch
        {
            StructType nested => $"CASE WHEN {value} IS NOT NULL THEN "
                + $"struct_pack({string.Join(", ", nested.Fields.Select(Field))}) END",
            ArrayType array => $"list_transform({value}, lambda x{depth}: {Inner($"x{depth}", array.Element)})",
            MapType map => $"map_from_entries(list_transform(map_entries({value}), lambda x{depth}: struct_pack("
                + $"\"key\" := {Inner($"x{depth}.\"key\"", map.Key)}, "
                + $"\"value\" := {Inner($"x{depth}.\"value\"", map.Value)})))",
            _ => value,
        };

        string Inner(string part, DeltaType of) => Rename(part, of, depth + 1, toStored);

        string Field(DeltaField field)
        {
            var (from, to) = toStored ? (field.Name, field.PhysicalName) : (field.PhysicalName, field.Name);
            var part = $"{value}.{Dialect.Identifier(from)}";
            return $"{Dialect.Identifier(to)} := {Rename(part, field.Type, depth, toStored)}";
        }
    }

    static bool HasOtherNames(DeltaType type) => type switch
    {
        StructType nested => nested.Fields.Any(
            field => field.Name != field.PhysicalName || HasOtherNames(field.Type)),
        ArrayType array => HasOtherNames(array.Element),
        MapType map => HasOtherNames(map.Key) || HasOtherNames(map.Value),
        _ => false,
    };

    /// <summary>Spark stores CHAR(n) without blanks at its end and shows n characters.</summary>
    static string Pad(string value, string? declared) =>
        declared is not null && declared.StartsWith("char(", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(
            declared.AsSpan(5).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? $"{value} || repeat(' ', greatest(0, {length} - length({value})))"
            : value;
}
