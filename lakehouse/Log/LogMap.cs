using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>The string maps of log actions; sorted, so that equal actions have equal text.</summary>
static class LogMap
{
    public static readonly ImmutableSortedDictionary<string, string> Empty =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Partition values and tags, where a value may be null.</summary>
    public static readonly ImmutableSortedDictionary<string, string?> EmptyNullable =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    public static bool AreEqual<T>(
        ImmutableSortedDictionary<string, T> left, ImmutableSortedDictionary<string, T> right) =>
        left.Count == right.Count && left.SequenceEqual(right);
}
