using System.Collections.Concurrent;
using System.Collections.Immutable;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>
/// Turns the files of one table and window into staged rows: checks every footer, decodes with the engine, reduces to one
/// row per key. Rows never pass through managed memory.
/// </summary>
/// <param name="tempFolder">For rewritten copies of files; they are gone when a call returns.</param>
sealed class WindowStager(StagingEngine engine, string tempFolder)
{
    /// <summary>Files of lines are read as a whole for it, so what was found is kept: a name is written once only.</summary>
    readonly ConcurrentDictionary<(string Path, StoredObject File, string Topic), InspectedFile> _lines = [];

    /// <summary>What the footer says; no row is read.</summary>
    /// <exception cref="FeedFileException">The file is damaged or no changefeed file.</exception>
    public FileSummary Summarize(DataFile file, SourceTable table) => Inspect(file, table).Summary;

    InspectedFile Inspect(DataFile file, SourceTable table) => file.Name.Format == FileFormat.Parquet
        ? InspectedFile.Open(file, table, pages: false)
        : _lines.GetOrAdd(
            (file.LocalPath, file.Object, table.Topic), _ => InspectedFile.Open(file, table, pages: false));

    List<InspectedFile> Inspect(WindowRequest request, CancellationToken cancellationToken)
    {
        var inspected = new List<InspectedFile>(request.Files.Length);
        foreach (var file in request.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inspected.Add(file.Name.Format == FileFormat.Parquet
                ? InspectedFile.Open(file, request.Table, pages: true)
                : Inspect(file, request.Table));
        }

        return inspected;
    }

    /// <summary>
    /// Decodes and reduces; the caller disposes the result after the commit. Without rows in the window the change is
    /// <see cref="NoRows"/>; without files the schema is what is declared.
    /// </summary>
    /// <exception cref="FeedFileException">A file holds the window back.</exception>
    public async Task<StagedWindow> StageAsync(WindowRequest request, CancellationToken cancellationToken)
    {
        using var connection = engine.Database.Connect();
        return await connection.RunAsync(
            c =>
            {
                using var inputs = new ShapeInputs(request, new ReadableFiles(tempFolder), engine.Scans);
                using var run = new StagingRun(c, request, inputs);
                return run.Stage(Inspect(request, cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>How many rows up to a time stand in some files and in none of the others; key and time make a row.</summary>
    /// <exception cref="FeedFileException">A file cannot be read.</exception>
    public async Task<long> CountRowsOnlyInAsync(
        SourceTable table,
        ImmutableArray<DataFile> files,
        ImmutableArray<DataFile> others,
        Position upTo,
        CancellationToken cancellationToken)
    {
        var request = new WindowRequest(table, [.. files, .. others], null, upTo, null);
        using var connection = engine.Database.Connect();
        return await connection.RunAsync(
            c =>
            {
                using var inputs = new ShapeInputs(request, new ReadableFiles(tempFolder), engine.Scans);
                using var run = new StagingRun(c, request, inputs);
                return run.CountRowsOnlyIn(files, Inspect(request, cancellationToken));
            },
            cancellationToken);
    }
}
