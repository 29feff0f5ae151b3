using System.Diagnostics;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>Judges messages by Airbyte's own JSON schema, and records by the catalog among the messages (ajv, from npm).</summary>
static class MessageCheck
{
    static readonly string Readers = Path.Combine(Repository.Root, "integration_tests", "readers");

    /// <summary>Fails on the first messages that are wrong; skips where the validator is not installed.</summary>
    public static async Task IsValidAsync(IEnumerable<string> lines)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Readers, "node_modules", "ajv")),
            "the JSON schema validator is missing: npm install --prefix integration_tests/readers");
        using var process = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(Readers, "check-airbyte.mjs"), Repository.TestData("airbyte_protocol.json")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var problems = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var line in lines)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        Assert.Equal("", await problems);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
