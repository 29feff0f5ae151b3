namespace UnitTests.Lakehouse.Log;

/// <summary>A folder for one test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lakehouse-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
