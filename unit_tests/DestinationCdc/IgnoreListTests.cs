using DestinationCdc.Changefeed;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class IgnoreListTests
{
    [Theory]
    [InlineData("_SUCCESS", 0, true)]
    [InlineData("2026-03-01/_SUCCESS", 7, true)]
    [InlineData("_metadata/schema.json", 100, true)]
    [InlineData("_metadata/deep/er.json", 100, true)]
    [InlineData("2026-03-01/", 0, true)]
    [InlineData("2026-03-01/", 3, false)]
    [InlineData("_SUCCESS2", 0, false)]
    [InlineData("x/_metadata/schema.json", 100, false)]
    [InlineData("random.txt", 3, false)]
    public void The_default_list_knows_the_markers_of_other_tools(string key, long size, bool ignored) =>
        Assert.Equal(ignored, new IgnoreList(IgnoreList.Default).Matches(key, size));

    [Theory]
    [InlineData("*.tmp", "a/b/c.tmp", true)]
    [InlineData("*.tmp", "a/b/c.tmpx", false)]
    [InlineData("a/*.tmp", "a/c.tmp", true)]
    [InlineData("a/*.tmp", "a/b/c.tmp", false)]
    [InlineData("a/**", "a/b/c.tmp", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("[a].txt", "a.txt", false)]
    public void Globs_without_a_slash_go_for_the_last_part(string glob, string key, bool ignored) =>
        Assert.Equal(ignored, new IgnoreList([glob]).Matches(key, 1));
}
