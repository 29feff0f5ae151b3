using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Logs from the test data of Delta and of the Delta kernel, which lie beside the repository; many are broken on purpose.
/// </summary>
public sealed class ForeignLogTests(ITestOutputHelper output) : IDisposable
{
    readonly Database _engine = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "golden-tests"),
    });

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("data/delta-golden/delta")]
    [InlineData("data/delta-golden/kernel/data")]
    public void Every_log_of_the_test_tables_of_others_loads_or_is_refused(string folder)
    {
        Assert.SkipWhen(Repository.Shared(folder) is null, $"no ../shared/{folder}");
        var loaded = 0;
        foreach (var log in Directory.EnumerateDirectories(
            Repository.Shared(folder)!, LogFileName.Directory, SearchOption.AllDirectories))
        {
            try
            {
                var table = new DeltaTable(Path.GetDirectoryName(log)!, _engine, TimeProvider.System);
                var snapshot = table.Load(null, Stop);
                var store = new DeletionVectorStore(snapshot?.Root ?? log);
                Assert.All(
                    snapshot?.Files.Select(file => file.DeletionVector).OfType<DeletionVectorDescriptor>() ?? [],
                    vector => Assert.Equal(vector.Cardinality, store.Read(vector).Cardinality));
                loaded++;
            }
            catch (ConnectorException refusal)
            {
                output.WriteLine($"refused: {refusal.Message}");
            }
        }

        output.WriteLine($"{loaded} loaded");
        Assert.NotEqual(0, loaded);
    }
}
