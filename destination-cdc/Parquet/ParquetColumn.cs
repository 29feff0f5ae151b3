using System.Collections.Immutable;

namespace DestinationCdc.Parquet;

/// <summary>A column of the file; its <see cref="Children"/> are those of a list's element group or of a struct.</summary>
/// <param name="Precision">DECIMAL only, as the footer says: CockroachDB writes 2147483647 for none.</param>
/// <param name="Scale">DECIMAL only: CockroachDB writes the precision where the scale is 0.</param>
sealed record ParquetColumn(
    string Name,
    PhysicalType Type,
    Repetition Repetition,
    Annotation Annotation,
    int Precision,
    int Scale,
    ImmutableArray<ParquetColumn> Children)
{
    /// <summary>The element of a three-level list, or null when this is none.</summary>
    public ParquetColumn? ListElement =>
        Annotation == Annotation.List
        && Children is [{ Repetition: Repetition.Repeated, Type: PhysicalType.Group, Children: [var element] }]
            ? element
            : null;

    /// <summary>Shape without name, equal for files whose values decode alike.</summary>
    public string Shape => Type == PhysicalType.Group
        ? $"{Annotation}({string.Join(',', Children.Select(c => $"{c.Name} {c.Repetition} {c.Shape}"))})"
        : $"{Type} {Annotation} {Precision} {Scale}";

    /// <summary>What the footer says, for messages.</summary>
    public override string ToString() => Type switch
    {
        PhysicalType.Group => Annotation == Annotation.List ? $"a list of {ListElement}" : "a group of columns",
        _ when Annotation == Annotation.Decimal => $"{Type} as DECIMAL({Precision},{Scale})",
        _ => Annotation == Annotation.None ? Type.ToString() : $"{Type} as {Annotation}",
    };
}
