using System.Text.RegularExpressions;
using Xunit;

namespace UnitTests.SourceTree;

/// <summary>What the pages say of the tree is true: every file and folder they name is there.</summary>
public sealed partial class DocumentTests
{
    static readonly string[] Pages =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

    static readonly string[] Made = ["artifacts/", "lakehouse/main", "feed/"];

    [Fact]
    public void Every_path_that_a_page_names_exists()
    {
        var missing =
            from page in Pages
            from path in NamedPaths(Repository.Read(page)).Distinct(StringComparer.Ordinal)
            where !Path.Exists(Path.Combine(Repository.Root, path))
            select $"{page} names {path}, which is not there";

        Findings.AssertNone(missing);
    }

    [Fact]
    public void Every_source_file_that_a_page_names_exists()
    {
        var names = Repository.Files.Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal);
        var missing =
            from page in Pages
            from name in SourceFile().Matches(Repository.Read(page)).Select(match => match.Value)
            where !names.Contains(name)
            select $"{page} names {name}, which is not there";

        Findings.AssertNone(missing);
    }

    [Fact]
    public void Every_verb_of_run_is_in_the_readme()
    {
        var readme = Repository.Read("README.md");

        Assert.All(["demo", "test", "build", "bench", "image"], verb => Assert.Contains($"./run {verb}", readme));
    }

    /// <summary>Text in backquotes or in a link that begins with a folder of this repository.</summary>
    static IEnumerable<string> NamedPaths(string page) =>
        from match in PathLike().Matches(page)
        let path = match.Groups[1].Value
        let folder = path.Split('/')[0]
        where Repository.Files.Any(file => file.StartsWith(folder + "/", StringComparison.Ordinal))
        where !Made.Any(made => path.StartsWith(made, StringComparison.Ordinal))
        select path;

    [GeneratedRegex(@"[`(]((?:\.\w|\w)[\w.-]*/[\w./-]*)[`)]")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"(?<!>)\b[A-Z]\w+\.cs\b")]
    private static partial Regex SourceFile();
}
