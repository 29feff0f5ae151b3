namespace UnitTests.SourceTree;

/// <summary>The clone that the tests were built from: its root, and the files that belong to it.</summary>
static class Repository
{
    static readonly string[] NotOurs = [".git", "artifacts", "node_modules", ".vs", ".idea", "bin", "obj"];

    /// <summary>The projects that ship, lowest first.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        ["duckdb", "connector-kit", "lakehouse", "source-databricks", "destination-cdc"];

    /// <summary>Absolute path of the folder with <c>suite.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to <see cref="Root"/>, with <c>/</c>, of every file that is neither built nor fetched.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> CodeFiles => Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        var folders = Directory.EnumerateDirectories(folder)
            .Where(path => !NotOurs.Contains(Path.GetFileName(path), StringComparer.Ordinal))
            .Where(path => Relative(path) is not ("lakehouse/main" or "feed"));
        foreach (var file in folders.SelectMany(Walk))
        {
            yield return file;
        }
    }

    static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

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
