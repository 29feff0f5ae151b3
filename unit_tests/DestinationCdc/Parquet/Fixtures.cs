using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using UnitTests.DestinationCdc.Windows;
using UnitTests.SourceTree;

namespace UnitTests.DestinationCdc.Parquet;

/// <summary>The changefeed files under <c>integration_tests/testdata/fixtures</c>.</summary>
static class Fixtures
{
    public static string Folder { get; } =
        Path.Combine(Repository.Root, "integration_tests", "testdata", "fixtures");

    /// <summary>The table of the broken files.</summary>
    public static SourceTable Orders { get; } = StagingBench.Table(StagingBench.Orders);

    public static string Broken(string name) => Path.Combine(Folder, "broken", "parquet", name);

    /// <summary>A local file as the applier sees it; the topic does not matter here.</summary>
    public static DataFile AsDataFile(string path) => new(
        new StoredObject(Path.GetFileName(path), new FileInfo(path).Length),
        new DataFileName(new Position(0, 0), "3f2a9c0d1e4b5a67", "orders", null, 1, FileFormat.Parquet),
        path);
}
