using System.Collections.Immutable;

namespace Lakehouse.Schema;

sealed record StructType(ImmutableArray<DeltaField> Fields) : DeltaType
{
    public bool Equals(StructType? other) => other is not null && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => Fields.Length;
}
