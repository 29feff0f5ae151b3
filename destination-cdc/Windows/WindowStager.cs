using System.Diagnostics.CodeAnalysis;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>
/// Turns the files of one table and window into staged rows: checks every footer, decodes with the engine, reduces to one
/// row per key. Rows never pass through managed memory.
/// </summary>
/// <param name="tempFolder">For rewritten copies of files; they are gone when a call returns.</param>
sealed class WindowStager(Database database, string tempFolder)
{
    /// <summary>What the footer says; no row is read.</summary>
    /// <exception cref="FeedFileException">The file is damaged or no changefeed file.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Belongs to what a stager is asked.")]
    public FileSummary Summarize(DataFile file) => InspectedFile.Open(file, pages: false).Summary;

    /// <summary>
    /// Decodes and reduces; the caller disposes the result after the commit. Without rows in the window the change is
    /// <see cref="NoRows"/>; without files the schema is what is declared.
    /// </summary>
    /// <exception cref="FeedFileException">A file holds the window back.</exception>
    public async Task<StagedWindow> StageAsync(WindowRequest request, CancellationToken cancellationToken)
    {
        using var connection = database.Connect();
        return await connection.RunAsync(
            c =>
            {
                using var run = new StagingRun(c, request, new ReadableFiles(tempFolder));
                return run.Stage(cancellationToken);
            },
            cancellationToken);
    }
}
