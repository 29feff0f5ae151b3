using UnitTests.SourceTree;
using Xunit;

namespace UnitTests.Golden;

/// <summary>
/// Expected text beside this file, <c>&lt;room&gt;/&lt;case&gt;.&lt;ending&gt;</c>. With UPDATE_GOLDEN=1 in the environment it is
/// written anew; the difference in the commit is then what a reviewer reads.
/// </summary>
static class GoldenFile
{
    public static void Check(string name, string actual)
    {
        var path = Path.Combine(Folder, name);
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run the test with UPDATE_GOLDEN=1 and read it.");
        Assert.Equal(File.ReadAllText(path), text);
    }

    static string Folder => Path.Combine(Repository.Root, "unit_tests", "Golden");
}
