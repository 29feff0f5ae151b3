using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Sql;

namespace Lakehouse.Schema;

/// <summary>
/// Column mapping by name: every field has an id and a physical name by which data files, statistics and partition values
/// know it, so that users see names which Parquet columns may not have.
/// </summary>
static class ColumnMapping
{
    /// <summary>Characters that a plain Parquet column may not have for Spark.</summary>
    static readonly SearchValues<char> MappedCharacters = SearchValues.Create(" ,;{}()\n\t=");

    /// <summary>True when a field, or one inside it, has a name that only a mapped table can hold.</summary>
    public static bool IsNeeded(IEnumerable<DeltaField> fields) => new DeltaSchema([.. fields]).AllFields()
        .Any(field => field.Name.AsSpan().ContainsAny(MappedCharacters));

    /// <summary>The largest id among the fields; 0 when none has one.</summary>
    public static long LargestId(DeltaSchema schema) =>
        schema.AllFields().Select(field => field.FieldId ?? 0).DefaultIfEmpty().Max();

    /// <summary>Gives every field without an id the next one, nested fields too, parents first.</summary>
    /// <param name="lastId">The largest id that the table ever gave.</param>
    /// <param name="keepNames">True for columns that files know by their plain names already.</param>
    public static (ImmutableArray<DeltaField> Fields, long LastId) Assign(
        ImmutableArray<DeltaField> fields, long lastId, bool keepNames)
    {
        var assigned = ImmutableArray.CreateBuilder<DeltaField>(fields.Length);
        foreach (var field in fields)
        {
            var own = field;
            if (field.FieldId is null)
            {
                lastId++;
                own = field.WithMapping(lastId, keepNames ? field.PhysicalName : $"col-{Guid.NewGuid()}");
            }

            (var type, lastId) = Assign(own.Type, lastId, keepNames);
            assigned.Add(own with { Type = type });
        }

        return (assigned.MoveToImmutable(), lastId);
    }

    /// <summary>The engine's COPY option that writes the ids into data files; empty for a table without mapping.</summary>
    public static string CopyOption(DeltaSchema schema) =>
        schema.Fields.All(field => field.FieldId is null) ? "" : $", FIELD_IDS {{{Ids(schema.Fields)}}}";

    static (DeltaType Type, long LastId) Assign(DeltaType type, long lastId, bool keepNames)
    {
        switch (type)
        {
            case StructType nested:
                (var fields, lastId) = Assign(nested.Fields, lastId, keepNames);
                return (new StructType(fields), lastId);
            case ArrayType array:
                (var element, lastId) = Assign(array.Element, lastId, keepNames);
                return (array with { Element = element }, lastId);
            case MapType map:
                (var key, lastId) = Assign(map.Key, lastId, keepNames);
                (var value, lastId) = Assign(map.Value, lastId, keepNames);
                return (map with { Key = key, Value = value }, lastId);
            default:
                return (type, lastId);
        }
    }

    static string Ids(IEnumerable<DeltaField> fields) => string.Join(", ", fields.Select(field =>
        $"{SqlDialect.DuckDb.Text(field.PhysicalName)}: "
        + (Inner(field.Type) is { Length: > 0 } inner ? $"{{__duckdb_field_id: {Id(field)}, {inner}}}" : Id(field))));

    static string Id(DeltaField field) => (field.FieldId ?? throw new InvalidOperationException(
        $"Column '{field.Name}' of a mapped table has no id.")).ToString(CultureInfo.InvariantCulture);

    /// <summary>Ids of the fields inside; elements, keys and values themselves have none.</summary>
    static string Inner(DeltaType type) => type switch
    {
        StructType nested => Ids(nested.Fields),
        ArrayType array => Part("element", array.Element),
        MapType map => string.Join(
            ", ", new[] { Part("key", map.Key), Part("value", map.Value) }.Where(part => part.Length > 0)),
        _ => "",
    };

    static string Part(string name, DeltaType type) =>
        Inner(type) is { Length: > 0 } inner ? $"{name}: {{{inner}}}" : "";
}
