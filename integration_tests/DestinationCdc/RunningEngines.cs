using System.Collections.Immutable;
using DestinationCdc.Windows;
using DuckDB;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Two engines that run as long as the tests of a class, one with a thread and one with two: opening one takes longer than
/// applying a few files. Each applier that runs beside another one has its own, as two processes would.
/// </summary>
public sealed class RunningEngines : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engines-");
    readonly ImmutableArray<StagingEngine> _engines;

    public RunningEngines() => _engines = [Open(threads: 1), Open(threads: 2)];

    /// <summary>Odd and even numbers get different ones.</summary>
    internal StagingEngine this[int number] => _engines[number % 2];

    /// <summary>Tables that somebody left in one of them.</summary>
    internal IEnumerable<string> LeftTables() => _engines.SelectMany(engine =>
    {
        using var connection = engine.Database.Connect();
        return connection.Rows("SELECT table_name FROM duckdb_tables()").Select(row => (string)row[0]!);
    });

    public void Dispose()
    {
        foreach (var engine in _engines)
        {
            engine.Database.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    StagingEngine Open(int threads) => new(Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = threads,
        TempDirectory = Path.Combine(_folder.FullName, Path.GetRandomFileName()),
    }));
}
