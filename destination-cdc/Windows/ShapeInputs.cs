using System.Collections.Immutable;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Json;
using DestinationCdc.Parquet;

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
        : Paths(files.Of(shape));

    /// <summary>The parameter for some files of a shape, all rows.</summary>
    public object Of(FileShape shape, ImmutableArray<InspectedFile> some) => shape.IsJson
        ? Open(shape, some, null).Number
        : Paths(files.Of(some, ReadAs.Values));

    /// <summary>What makes a column of the files one of text; a table that has it already keeps its type.</summary>
    public string KeepAsText(string column) => Advice.KeepAsText(request.Table, request.Existing, column);

    public static string[] Paths(IEnumerable<ReadUnit> units) => [.. units.Select(unit => unit.Path)];

    /// <summary>The file and row that a decoded row tells of.</summary>
    public (InspectedFile File, long Row) Locate(DecodePlan plan, long number, long row)
    {
        var shape = plan.Shapes.Last(shape => shape.FirstFile <= number);
        var place = (int)(number - shape.FirstFile);
        return shape.IsJson ? (shape.Files[place], row) : files.Of(shape)[place].Locate(row);
    }

    /// <summary>What decoded rows of these files have for a number; they stand apart from all others.</summary>
    public IEnumerable<int> NumbersOf(DecodePlan plan, IReadOnlySet<StoredObject> some) => plan.Shapes
        .SelectMany(shape => (shape.IsJson ? shape.Files : files.Of(shape).Select(unit => unit.Files[0]))
            .Select((file, place) => (file.File.Object, Number: shape.FirstFile + place)))
        .Where(file => some.Contains(file.Object))
        .Select(file => file.Number);

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
