using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(IntegrationTests.LongestFirst))]

namespace IntegrationTests;

/// <summary>
/// Tests that take minutes start first, so that no processor waits at the end for the last of them. On two processors xUnit
/// begins with the first collection and with the last one, and goes on from the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Of the double, which works on one processor while the other has the rest.</summary>
    const string Double = "Databricks";

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
    [
        .. testCollections
            .OrderBy(tests => Place(tests.TestCollectionDisplayName))
            .ThenBy(tests => tests.TestCollectionDisplayName, StringComparer.Ordinal),
    ];

    static int Place(string name) => name.Contains(nameof(DestinationCdc.RandomHistoryTests), StringComparison.Ordinal)
        ? 0
        : name.Contains($".{Double}", StringComparison.Ordinal) || name == Double ? 2 : 1;
}
