using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace UnitTests.SourceTree;

/// <summary>One version for everything: the programs, the images' labels, Airbyte's metadata, the change log.</summary>
public sealed partial class VersionTests
{
    static string Version =>
        XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void The_images_are_labelled_with_the_version() =>
        Assert.All(VersionLabel().Matches(Repository.Read("Dockerfile")),
            label => Assert.Equal(Version, label.Groups[1].Value));

    [Fact]
    public void The_metadata_of_the_source_names_the_version_and_the_image()
    {
        var metadata = Repository.ReadLines("metadata.yaml").Select(line => line.Trim()).ToArray();
        var name = NameLabel().Matches(Repository.Read("Dockerfile"))[^1].Groups[1].Value;

        Assert.Contains($"dockerImageTag: {Version}", metadata);
        Assert.Contains($"dockerRepository: {name}", metadata);
    }

    [Fact]
    public void The_change_log_begins_with_the_version()
    {
        var headings = Repository.ReadLines("CHANGELOG.md")
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal));

        Assert.StartsWith($"## {Version}", headings.First(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"io\.airbyte\.version=(\S+)")]
    private static partial Regex VersionLabel();

    [GeneratedRegex(@"io\.airbyte\.name=(\S+)")]
    private static partial Regex NameLabel();
}
