using System.Collections.Immutable;

namespace DestinationCdc.Parquet;

/// <summary>Builds the columns from the footer's flat list, which nobody vouches for.</summary>
static class SchemaTree
{
    /// <summary>CockroachDB's own limit is about 2,000 columns a table; an array takes three entries.</summary>
    public const int MaxElements = 20_000;

    /// <summary>CockroachDB writes arrays of scalars and tuples of scalars: two levels.</summary>
    const int MaxDepth = 16;

    public static (ImmutableArray<ParquetColumn> Columns, ImmutableArray<ParquetLeaf> Leaves) Build(
        SchemaElement[] elements)
    {
        if (elements is not [{ Type: PhysicalType.Group } root, ..])
        {
            throw new ParquetFormatException("the footer's schema has no root");
        }

        var state = new State(elements);
        var columns = ImmutableArray.CreateBuilder<ParquetColumn>();
        for (var i = 0; i < root.Children; i++)
        {
            columns.Add(state.Take(new Parent("", null, 0, 0, 1)));
        }

        if (state.Next != elements.Length)
        {
            throw new ParquetFormatException(
                $"the footer's schema uses {state.Next} of its {elements.Length} entries");
        }

        return (columns.ToImmutable(), state.Leaves.ToImmutable());
    }

    readonly record struct Parent(string Path, string? TopLevel, int Definition, int Repetition, int Depth);

    sealed class State(SchemaElement[] elements)
    {
        public int Next { get; private set; } = 1;

        public ImmutableArray<ParquetLeaf>.Builder Leaves { get; } = ImmutableArray.CreateBuilder<ParquetLeaf>();

        public ParquetColumn Take(Parent parent)
        {
            if (parent.Depth > MaxDepth)
            {
                throw new ParquetFormatException($"columns nest more than {MaxDepth} levels deep");
            }

            if (Next >= elements.Length)
            {
                throw new ParquetFormatException(
                    $"the footer's schema claims more columns than its {elements.Length} entries");
            }

            var element = elements[Next++];
            var here = new Parent(
                parent.Path.Length == 0 ? element.Name : $"{parent.Path}.{element.Name}",
                parent.TopLevel ?? element.Name,
                parent.Definition + (element.Repetition == Repetition.Required ? 0 : 1),
                parent.Repetition + (element.Repetition == Repetition.Repeated ? 1 : 0),
                parent.Depth + 1);
            return Column(element, element.Type == PhysicalType.Group ? Children(element, here) : Leaf(element, here));
        }

        static ParquetColumn Column(SchemaElement element, ImmutableArray<ParquetColumn> children) => new(
            element.Name,
            element.Type,
            element.Repetition,
            element.Annotation,
            element.Precision,
            element.Scale,
            children);

        ImmutableArray<ParquetColumn> Children(SchemaElement element, Parent here)
        {
            var children = ImmutableArray.CreateBuilder<ParquetColumn>();
            for (var i = 0; i < element.Children; i++)
            {
                children.Add(Take(here));
            }

            return children.Count > 0
                ? children.ToImmutable()
                : throw new ParquetFormatException($"group '{here.Path}' has no columns");
        }

        ImmutableArray<ParquetColumn> Leaf(SchemaElement element, Parent here)
        {
            var width = element.Type switch
            {
                PhysicalType.Int32 or PhysicalType.Float => 4,
                PhysicalType.Int64 or PhysicalType.Double => 8,
                PhysicalType.Int96 => 12,
                PhysicalType.FixedLenByteArray => element.TypeLength,
                _ => 0,
            };
            Leaves.Add(new ParquetLeaf(
                here.Path, here.TopLevel!, element.Type, width, here.Definition, here.Repetition));
            return [];
        }
    }
}
