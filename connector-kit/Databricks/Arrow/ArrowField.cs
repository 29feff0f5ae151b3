using System.Collections.Immutable;
using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>One column of a stream's schema.</summary>
/// <param name="Width">Bytes per value of <see cref="ArrowLayout.Fixed"/>.</param>
/// <param name="Children">Element; key and value; fields.</param>
sealed record ArrowField(
    string Name, DataType Type, ArrowLayout Layout, int Width, ImmutableArray<ArrowField> Children)
{
    /// <summary>The same field under the type that the caller knows it by.</summary>
    /// <exception cref="ArrowFormatException">The stream holds something else.</exception>
    public ArrowField As(DataType wanted)
    {
        if (wanted.Kind is TypeKind.Other)
        {
            return Layout is ArrowLayout.Bytes or ArrowLayout.LargeBytes or ArrowLayout.Null
                ? this with { Type = wanted }
                : throw Mismatch(wanted);
        }

        return wanted.Kind switch
        {
            _ when Layout is ArrowLayout.Null => this with { Type = wanted },
            TypeKind.Array when Type.Kind is TypeKind.Array =>
                this with { Type = wanted, Children = [Children[0].As(wanted.Element!)] },
            TypeKind.Map when Type.Kind is TypeKind.Map => this with
            {
                Type = wanted,
                Children = [Children[0].As(wanted.MapKey!), Children[1].As(wanted.Element!)],
            },
            TypeKind.Struct when Type.Kind is TypeKind.Struct && Children.Length == wanted.Fields.Length => this with
            {
                Type = wanted,
                Children = [.. Children.Select((child, i) => child.As(wanted.Fields[i].Type))],
            },
            _ => Type.Equals(wanted) ? this : throw Mismatch(wanted),
        };
    }

    ArrowFormatException Mismatch(DataType wanted) =>
        new($"Column '{Name}': the warehouse sends {Type} where {wanted} was expected.");
}
