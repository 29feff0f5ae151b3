using Xunit;

namespace UnitTests.SourceTree;

/// <summary>Lists what is wrong in full: the lists of xUnit's own message are cut.</summary>
static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        var list = findings.ToArray();
        Assert.True(list.Length == 0, string.Join('\n', list));
    }
}
