using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Json;

namespace DestinationCdc.Windows;

/// <summary>What stands for the files of a shape in SQL: paths of Parquet, numbers of scans of lines. Disposing ends them.</summary>
sealed class ShapeInputs(WindowRequest request, ReadableFiles files, JsonScans scans) : IDisposable
{
    readonly List<(long Number, JsonScan Scan)> _open = [];

    public ReadableFiles Parquet => files;

    /// <summary>What a scan of lines found wrong; the first one.</summary>
    public FeedFileException? Fault =>
        _open.Select(open => open.Scan.Fault).FirstOrDefault(fault => fault is not null);

    /// <summary>The parameter for a shape; of lines only rows of the window come, and all are counted.</summary>
    public object Of(FileShape shape) => shape.IsJson
        ? Open(shape, shape.Files, (request.After, request.UpTo)).Number
        : files.Of(shape);

    /// <summary>The parameter for one file of a shape, all rows.</summary>
    public object Of(FileShape shape, InspectedFile file)
    {
        if (shape.IsJson)
        {
            return Open(shape, [file], null).Number;
        }

        return new[] { files.Of(file) };
    }

    /// <summary>Rows of all scans of lines so far: all, before and behind the window.</summary>
    public (long All, long Before, long Behind) Lines() => _open.Select(open => open.Scan.Counts)
        .Aggregate((All: 0L, Before: 0L, Behind: 0L), (sum, one) =>
            (sum.All + one.All, sum.Before + one.Before, sum.Behind + one.Behind));

    public void Dispose()
    {
        _open.ForEach(open => scans.Close(open.Number));
        files.Dispose();
    }

    (long Number, JsonScan Scan) Open(
        FileShape shape, ImmutableArray<InspectedFile> inspected, (Position? After, Position UpTo)? window)
    {
        var scan = new JsonScan(
            request.Table,
            [.. inspected.Select(file => file.File)],
            [.. shape.Columns.Where(c => c.Source is not null).Select(c => (c.Source!, c.Value.Cut!))],
            window);
        _open.Add((scans.Open(scan), scan));
        return _open[^1];
    }
}
