using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>Record lines that are kept in files; UPDATE_GOLDEN=1 writes them anew, and the difference is the review.</summary>
static class ExpectedRecords
{
    public static async Task AreAsync(string file, IReadOnlyList<string> lines)
    {
        var path = Repository.TestData(Path.Combine("expected_records", file));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(
                path, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken), lines);
    }
}
