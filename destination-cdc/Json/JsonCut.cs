using System.Collections.Immutable;
using DuckDB;

namespace DestinationCdc.Json;

/// <summary>How a column's values are cut out of the lines, and as what the engine gets them.</summary>
sealed record JsonCut
{
    JsonCut(JsonCutKind kind, LogicalType type) => (Kind, Type) = (kind, type);

    public JsonCutKind Kind { get; }

    public LogicalType Type { get; }

    /// <summary>Of an array.</summary>
    public JsonCut? Element { get; private init; }

    /// <summary>Of an object, in the order of the type's fields.</summary>
    public ImmutableArray<JsonCut> Fields { get; private init; } = [];

    public static JsonCut Of(JsonCutKind kind) => new(kind, LogicalType.Of(kind switch
    {
        JsonCutKind.Bool => TypeId.Boolean,
        JsonCutKind.Whole => TypeId.BigInt,
        _ => TypeId.Varchar,
    }));

    public static JsonCut List(JsonCut element) =>
        new(JsonCutKind.List, LogicalType.List(element.Type)) { Element = element };

    public static JsonCut Struct(IReadOnlyList<(string Name, JsonCut Cut)> fields) => new(
        JsonCutKind.Struct,
        LogicalType.Struct([.. fields.Select(field => new StructField(field.Name, field.Cut.Type))]))
    {
        Fields = [.. fields.Select(field => field.Cut)],
    };
}
