using System.Text.RegularExpressions;
using Xunit;

namespace UnitTests.SourceTree;

/// <summary>What no file of the project may say.</summary>
public sealed partial class TextTests
{
    static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".slnx", ".json", ".md", ".yaml", ".yml", ".sh", ".sql", ".mjs", ".js", ".txt",
        ".java",
    ];

    [Fact]
    public void No_code_file_has_leftovers() => Findings.AssertNone(Matches(Leftover(), Repository.CodeFiles));

    [Fact]
    public void No_code_file_swallows_exceptions() =>
        Findings.AssertNone(Repository.CodeFiles.Where(path => EmptyCatch().IsMatch(Repository.Read(path))));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        Findings.AssertNone(Matches(RegistryHost(), TextFiles));

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        Findings.AssertNone(Matches(MachinePath(), TextFiles));

    [Fact]
    public void No_two_paths_differ_only_in_case()
    {
        // Test tables by other writers are kept as they were made; some exist to try just this.
        var files = Repository.Files.Where(path => !path.Contains("/testdata/", StringComparison.Ordinal)).ToArray();
        var folders = files.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);
        var paths = files.Concat(folders);

        Findings.AssertNone(paths.GroupBy(path => path, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => string.Join(" and ", group)));
    }

    static IEnumerable<string> TextFiles => Repository.Files.Where(path =>
        !Path.HasExtension(path) || TextEndings.Contains(Path.GetExtension(path), StringComparer.Ordinal));

    static IEnumerable<string> Matches(Regex pattern, IEnumerable<string> paths) =>
        from path in paths
        from line in Repository.ReadLines(path).Index()
        where pattern.IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HAC[K])\b|^\s*#(end)?region\b|Not[I]mplementedException")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"https?://[^/\s""]*(nuget|npm|pypi|maven|crates|golang|debian)[^/\s""]*")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w.])/(work|root|home/\w+|Users/\w+)/")]
    private static partial Regex MachinePath();
}
