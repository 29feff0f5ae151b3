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
    readonly (Database Database, string TempFolder) _engine = (database, tempFolder);

    /// <summary>What the footer says; no row is read.</summary>
    /// <exception cref="FeedFileException">The file is damaged or no changefeed file.</exception>
    public FileSummary Summarize(DataFile file) =>
        throw new NotSupportedException($"{file.Object.Key} in {_engine.TempFolder}: the footer reader comes next.");

    /// <summary>Decodes and reduces; the caller disposes the result after the commit.</summary>
    /// <exception cref="FeedFileException">A file holds the window back.</exception>
    public Task<StagedWindow> StageAsync(WindowRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{request.Table.Topic}: the decoder comes next ({_engine.TempFolder})");
}
