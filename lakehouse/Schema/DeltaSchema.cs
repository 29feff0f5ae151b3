using System.Collections.Immutable;
using System.Text.Json;
using ConnectorKit.Warehouses;

namespace Lakehouse.Schema;

/// <summary>The columns of a table as the log's schema string has them.</summary>
sealed record DeltaSchema(ImmutableArray<DeltaField> Fields)
{
    /// <summary>Reads a schema string.</summary>
    /// <exception cref="FormatException">The text is no schema; the message says where.</exception>
    public static DeltaSchema Parse(string schemaString, ColumnMappingMode mode)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth };
            using var document = JsonDocument.Parse(schemaString, options);
            var schema = SchemaReader.ReadType(document.RootElement, mode) is StructType root
                ? new DeltaSchema(root.Fields)
                : throw new FormatException("the schema string is no struct");
            schema.RefuseEqualNames();
            return schema;
        }
        catch (JsonException damage)
        {
            throw new FormatException($"the schema string is no JSON: {damage.Message}", damage);
        }
    }

    /// <summary>A new table's schema; types without a Delta counterpart are refused.</summary>
    /// <exception cref="ConnectorKit.Errors.ConfigException">A type cannot be stored.</exception>
    public static DeltaSchema From(IEnumerable<ColumnDefinition> columns) => new([.. columns.Select(FieldOf)]);

    public static DeltaField FieldOf(ColumnDefinition column) => DeltaField.Create(
        column.Name, TypeConversion.ToDelta(column.Type, column.Name), column.Nullable, column.Comment);

    /// <summary>Null when there is no such column; names differ in more than case.</summary>
    public DeltaField? Find(string name) =>
        Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The columns as the warehouse seam describes them.</summary>
    public ImmutableArray<ColumnDefinition> ToColumns() =>
    [
        .. Fields.Select(field => new ColumnDefinition(
            field.Name, TypeConversion.ToDataType(field.Type), field.Nullable, field.Comment)),
    ];

    /// <summary>This schema with further columns at its end.</summary>
    public DeltaSchema Add(params IEnumerable<DeltaField> fields) => new([.. Fields, .. fields]);

    /// <summary>Every field, nested ones too, parents first.</summary>
    public IEnumerable<DeltaField> AllFields() => Fields.SelectMany(Descend);

    public string ToJson() => JsonText.Write(json => SchemaWriter.Write(json, new StructType(Fields)));

    public bool Equals(DeltaSchema? other) => other is not null
        && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => Fields.Length;

    static IEnumerable<DeltaField> Descend(DeltaField field) => FieldsIn(field.Type).SelectMany(Descend).Prepend(field);

    static IEnumerable<DeltaField> FieldsIn(DeltaType type) => type switch
    {
        StructType nested => nested.Fields,
        ArrayType array => FieldsIn(array.Element),
        MapType map => FieldsIn(map.Key).Concat(FieldsIn(map.Value)),
        _ => [],
    };

    void RefuseEqualNames()
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in Fields)
        {
            if (!seen.Add(field.Name))
            {
                throw new FormatException($"the schema has the column '{field.Name}' twice");
            }
        }
    }
}
