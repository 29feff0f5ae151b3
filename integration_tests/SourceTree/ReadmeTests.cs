using System.Text.RegularExpressions;
using Xunit;

namespace IntegrationTests.SourceTree;

/// <summary>The shell blocks of README.md are run as they stand, in an empty folder with `./run` in it.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>What takes minutes, needs an engine or would run these tests again; each is proven elsewhere.</summary>
    static readonly string[] ProvenElsewhere =
        ["./run demo", "./run test", "./run bench", "./run build", "./run image", "docker", "git clone"];

    public static TheoryData<string> Blocks =>
        [
            .. ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
                .Select(block => block.Groups[1].Value)
                .Where(block => !block.Split('\n').Any(IsProvenElsewhere)),
        ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Every_shell_block_runs(string block)
    {
        var folder = Directory.CreateTempSubdirectory("readme-").FullName;
        try
        {
            var run = Path.Combine(folder, "run");
            await File.WriteAllTextAsync(run, $"#!/bin/sh\nexec '{Repository.Root}/run' \"$@\"\n", Token);

            string[] arguments = ["-euo", "pipefail", "-c", $"chmod +x run\n{block}"];
            var result = await ProcessRun.StartAsync("bash", arguments, folder, Token);

            Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Error}{result.Output}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static bool IsProvenElsewhere(string line) =>
        ProvenElsewhere.Any(command => line.StartsWith(command, StringComparison.Ordinal));

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();
}
