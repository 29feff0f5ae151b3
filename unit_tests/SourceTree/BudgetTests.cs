using Xunit;

namespace UnitTests.SourceTree;

/// <summary>How long things may be. Lengths of methods and lines are refused by the build; here, that they are.</summary>
public sealed class BudgetTests
{
    const int MaxLines = 400;
    const int MaxProgramLines = 60;

    [Fact]
    public void No_source_file_is_longer_than_the_limit() =>
        Findings.AssertNone(LongerThan(MaxLines, Repository.CodeFiles));

    [Fact]
    public void A_program_only_composes_and_runs() =>
        Findings.AssertNone(LongerThan(MaxProgramLines, Repository.CodeFiles.Where(IsProgram)));

    [Theory]
    [InlineData("MA0051.maximum_lines_per_method = 60")]
    [InlineData("dotnet_diagnostic.MA0051.severity = error")]
    [InlineData("dotnet_diagnostic.CA1502.severity = error")]
    [InlineData("roslynator_max_line_length = 120")]
    [InlineData("dotnet_diagnostic.RCS0056.severity = error")]
    [InlineData("dotnet_diagnostic.MA0048.severity = error")]
    public void The_build_refuses_long_methods_and_lines(string setting) =>
        Assert.Contains(setting, Repository.ReadLines(".editorconfig"));

    static bool IsProgram(string path) => Path.GetFileName(path) == "Program.cs";

    static IEnumerable<string> LongerThan(int limit, IEnumerable<string> paths) =>
        from path in paths
        let lines = Repository.ReadLines(path).Length
        where lines > limit
        select $"{path} has {lines} lines, at most {limit} are allowed";
}
