using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(IntegrationTests.LongestFirst))]

namespace IntegrationTests;

/// <summary>Tests that take minutes start first, so that no processor waits at the end for the last of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Parts of names, the longest first.</summary>
    static readonly string[] Long = [nameof(DestinationCdc.RandomHistoryTests), "Databricks"];

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
    [
        .. testCollections
            .OrderBy(tests => Place(tests))
            .ThenBy(tests => tests.TestCollectionDisplayName, StringComparer.Ordinal),
    ];

    static int Place(ITestCollection tests)
    {
        var place = Array.FindIndex(Long, name =>
            tests.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
