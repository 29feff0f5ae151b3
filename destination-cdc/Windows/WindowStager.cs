using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DuckDB;

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

    readonly SmallFiles _small = new();

    /// <summary>What the footer says; no row is read.</summary>
    /// <param name="after">Where the table is: a file with rows beyond it will be asked for.</param>
    /// <exception cref="FeedFileException">The file is damaged or no changefeed file.</exception>
    public FileSummary Summarize(DataFile file, SourceTable table, Position? after)
    {
        var inspected = Inspect(file, table, pages: false);
        if (after is null || inspected.Summary.Greatest is not { } greatest || greatest > after)
        {
            _small.Keep(inspected.File);
        }

        return inspected.Summary;
    }

    /// <summary>A small file that is opened for it comes with its content.</summary>
    InspectedFile Inspect(DataFile file, SourceTable table, bool pages)
    {
        if (file.Name.Format == FileFormat.Parquet)
        {
            return InspectedFile.Open(file, table, pages);
        }

        var key = (file.LocalPath, file.Object, table.Topic);
        if (_lines.TryGetValue(key, out var known))
        {
            return known with { File = file };
        }

        var inspected = InspectedFile.Open(file, table, pages);
        _lines[key] = inspected.WithoutContent();
        return inspected;
    }

    /// <summary>All files, on all cores; of several bad ones the first is told.</summary>
    InspectedFile[] Inspect(WindowRequest request, CancellationToken cancellationToken)
    {
        var inspected = new InspectedFile[request.Files.Length];
        var faults = new ConcurrentDictionary<int, ExceptionDispatchInfo>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, inspected.Length, options, i =>
            {
                try
                {
                    // Content that was not kept is let go again, or a large window would be held in memory.
                    var file = _small.Take(request.Files[i]);
                    var found = Inspect(file, request.Table, pages: true);
                    inspected[i] = file.Content is null ? found.WithoutContent() : found;
                }
                catch (ConnectorException e)
                {
                    faults[i] = ExceptionDispatchInfo.Capture(e);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        if (!faults.IsEmpty)
        {
            faults[faults.Keys.Min()].Throw();
        }

        return inspected;
    }

    /// <summary>
    /// Decodes and reduces; the caller disposes the result after the commit. Without rows in the window the change is
    /// <see cref="NoRows"/>; without files the schema is what is declared.
    /// </summary>
    /// <exception cref="FeedFileException">A file holds the window back.</exception>
    /// <exception cref="HeldException">The engine refuses the window, and nothing tells why.</exception>
    /// <exception cref="EngineMemoryException">The window needs more memory or disk than there is.</exception>
    public Task<StagedWindow> StageAsync(WindowRequest request, CancellationToken cancellationToken) => RunAsync(
        request,
        connection =>
        {
            using var inputs = new ShapeInputs(request, new ReadableFiles(tempFolder), engine.Scans);
            using var run = new StagingRun(connection, request, inputs);
            return run.Stage(Inspect(request, cancellationToken));
        },
        cancellationToken);

    /// <summary>How many rows up to a time stand in some files and in none of the others; key and time make a row.</summary>
    /// <exception cref="ConnectorException">The files cannot be read, or not within memory.</exception>
    public Task<long> CountRowsOnlyInAsync(
        SourceTable table,
        ImmutableArray<DataFile> files,
        ImmutableArray<DataFile> others,
        Position upTo,
        CancellationToken cancellationToken)
    {
        var request = new WindowRequest(table, [.. files, .. others], null, upTo, null);
        return RunAsync(
            request,
            connection =>
            {
                var apart = files.Select(file => file.Object).ToHashSet();
                using var inputs = new ShapeInputs(request, new ReadableFiles(tempFolder, apart), engine.Scans);
                using var run = new StagingRun(connection, request, inputs);
                return run.CountRowsOnlyIn(apart, Inspect(request, cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>The engine's own words may quote values, so they stay in the inner exception.</summary>
    async Task<T> RunAsync<T>(
        WindowRequest request, Func<Connection, T> work, CancellationToken cancellationToken)
    {
        using var connection = engine.Database.Connect();
        try
        {
            return await connection.RunAsync(work, cancellationToken);
        }
        catch (DuckDBException e) when (e.ErrorType == DuckDBErrorType.OutOfMemory)
        {
            throw new EngineMemoryException(request.Table.Topic, e);
        }
        catch (DuckDBException e) when (FaultFinder.IsOfTheFile(e))
        {
            throw new HeldException(
                $"{request.Table.Topic}: the engine refuses the rows up to {request.UpTo} ({e.ErrorType}), and no file "
                + "or row of them could be found to blame. Please report it, with the versions of the program and of "
                + "the cluster; until then the table stays where it is.",
                e);
        }
    }
}
