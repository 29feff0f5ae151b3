namespace IntegrationTests;

/// <summary>Where things are: the clone that the tests were built from, its published programs, the folder beside it.</summary>
public static class Repository
{
    /// <summary>Absolute path of the folder with <c>suite.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// A file or folder of <c>../shared</c> (Spark, the Databricks double, a Docker engine), or null where it is not there:
    /// then the test skips and says so.
    /// </summary>
    public static string? Shared(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", "shared", path));
        return Path.Exists(full) ? full : null;
    }

    /// <summary>A file of <c>integration_tests/testdata</c>.</summary>
    public static string TestData(string name) => Path.Combine(Root, "integration_tests", "testdata", name);

    /// <summary>The published program of a room, as users start it.</summary>
    public static string Program(string room)
    {
        var path = Path.Combine(Root, "artifacts", "publish", room, "release", room);
        return OperatingSystem.IsWindows() ? path + ".exe" : path;
    }

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "suite.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} has a suite.slnx");
    }
}
