using System.Globalization;
using System.Numerics;
using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Windows.Sql;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>One window on its way: plan, decode, count, reduce. What it made beside the result goes when it is disposed.</summary>
sealed class StagingRun(Connection connection, WindowRequest request, ShapeInputs inputs) : IDisposable
{
    static readonly BigInteger MinorRange = BigInteger.Pow(10, 10);
    readonly StagedRelation _decoded = new(connection.Database, "decoded");
    readonly StagedRelation _ties = new(connection.Database, "ties");

    public StagedWindow Stage(IReadOnlyList<InspectedFile> inspected)
    {
        var plan = new DecodePlanner(request.Table, request.Existing).Plan(inspected);
        if (plan.Shapes.IsEmpty)
        {
            return new StagedWindow(plan.Schema, new NoRows(), WindowCounts.None, null, null);
        }

        Decode(plan);
        var (counts, smallest) = Count(plan);
        return counts.InWindow == 0
            ? new StagedWindow(plan.Schema, new NoRows(), counts, smallest, null)
            : Reduce(plan, counts, smallest);
    }

    /// <summary>Rows of the window that no file but these has; the inputs keep them apart.</summary>
    public long CountRowsOnlyIn(IReadOnlySet<StoredObject> files, IReadOnlyList<InspectedFile> inspected)
    {
        var plan = new DecodePlanner(request.Table, request.Existing).Plan(inspected);
        Decode(plan);
        return connection.Scalar<long>(
            ReduceSql.CountRowsOnlyIn(plan, _decoded.Name, inputs.NumbersOf(plan, files)));
    }

    public void Dispose()
    {
        _ties.Dispose();
        _decoded.Dispose();
    }

    void Decode(DecodePlan plan)
    {
        object?[] sources = [.. plan.Shapes.Select(inputs.Of)];
        try
        {
            connection.Execute(DecodeSql.Decode(plan, _decoded.Name, request.After, request.UpTo), sources);
        }
        catch (DuckDBException e) when (FaultFinder.IsOfTheFile(e))
        {
            if (new FaultFinder(connection, plan, inputs).Find() is { } fault)
            {
                throw fault;
            }

            throw;
        }
    }

    /// <summary>
    /// Where all rows went. Footers say so where all of a file's rows are in the window; the times of other files are read
    /// once more. What was decoded must agree, or footers lie and nothing is taken from them.
    /// </summary>
    (WindowCounts Counts, Position? Smallest) Count(DecodePlan plan)
    {
        var lines = inputs.Lines();
        var decoded = RowsOf(_decoded);
        var units = plan.Shapes
            .Where(s => !s.IsJson).SelectMany(s => inputs.Parquet.Of(s)).Where(u => u.Rows > 0).ToList();
        var whole = units.Where(u => u.Files.All(f => f.Summary.Rows == 0 || IsInWindow(f))).ToHashSet();
        var known = Smallest(plan.Files.Where(f => f.IsJson).Select(f => f.Summary.Smallest));
        var smallest = Smallest(whole.SelectMany(u => u.Files).Select(f => f.Summary.Smallest).Append(known));
        var counted = (All: lines.All + whole.Sum(u => u.Rows), lines.Before, lines.Behind);
        var rest = units.Where(u => !whole.Contains(u)).ToList();
        if (rest.Count > 0)
        {
            Add(rest);
        }

        if (decoded != counted.All - counted.Before - counted.Behind && whole.Count > 0)
        {
            (counted, smallest) = (lines, known);
            Add(units);
        }

        var claimed = plan.Files.Sum(f => f.Summary.Rows);
        var counts = new WindowCounts(
            counted.All, counted.All - counted.Before - counted.Behind, counted.Behind, counted.Before);
        return counted.All == claimed && decoded == counts.InWindow ? (counts, smallest)
            : throw new InvalidOperationException($"Rows are missing: the files claim {claimed}, {counted.All} were "
                + $"read, {decoded} decoded of {counts.InWindow}.");

        void Add(List<ReadUnit> read)
        {
            var row = connection.Rows(DecodeSql.Count(request.After, request.UpTo), [ShapeInputs.Paths(read)])[0];
            counted = (
                counted.All + (long)row[0]!, counted.Before + (long)row[1]!, counted.Behind + (long)row[2]!);
            smallest = Smallest([smallest, row[3] is string digits ? ToPosition(digits) : null]);
        }
    }

    bool IsInWindow(InspectedFile file) =>
        (request.After is not { } after || file.Summary.Smallest > after) && file.Summary.Greatest <= request.UpTo
        && file.Summary.Smallest is not null;

    static Position? Smallest(IEnumerable<Position?> times) => times.Where(time => time is not null).Min();

    StagedWindow Reduce(DecodePlan plan, WindowCounts counts, Position? smallest)
    {
        connection.Execute(ReduceSql.FindTies(plan, _decoded.Name, _ties.Name));
        if (RowsOf(_ties) > 0)
        {
            CheckTies(plan);
        }

        StagedRelation? staged = null;
        try
        {
            staged = new StagedRelation(connection.Database, "staged");
            Change change = plan.AppendOnly ? StageEvents(plan, staged) : StageRows(plan, staged);
            var window = new StagedWindow(plan.Schema, change, counts, smallest, staged);
            staged = null;
            return window;
        }
        finally
        {
            staged?.Dispose();
        }
    }

    Append StageEvents(DecodePlan plan, StagedRelation staged)
    {
        connection.Execute(ReduceSql.Events(plan, _decoded.Name, staged.Name));
        return new Append(new StagedRows(connection.Database, staged.Name, RowsOf(staged)));
    }

    Merge StageRows(DecodePlan plan, StagedRelation staged)
    {
        var group = new ColumnGroup(
            request.Table.Families[0],
            [.. plan.Columns.Where(c => !c.IsKey).Select(c => c.Name)],
            DecodePlan.StoredOrder);
        connection.Execute(ReduceSql.Reduce(plan, group, _decoded.Name, staged.Name));
        return new Merge(new StagedRows(connection.Database, staged.Name, RowsOf(staged)), plan.Key, [group])
        {
            NumberTextKeys = plan.NumberTextKeys,
        };
    }

    /// <summary>Rows with equal key, time and version are repeats of one event, or nothing can tell which one counts.</summary>
    void CheckTies(DecodePlan plan)
    {
        if (plan.Shapes.Any(s => s.HasMvccTimestamp))
        {
            connection.Execute(ReduceSql.DropOlderMvcc(plan, _decoded.Name, _ties.Name));
        }

        if (connection.Rows(ReduceSql.FindContradiction(plan, _decoded.Name, _ties.Name)) is
            [[long file, long row, long otherFile, long otherRow]])
        {
            var (one, other) = (inputs.Locate(plan, file, row), inputs.Locate(plan, otherFile, otherRow));
            throw new FeedFileException(one.File.File, FailureKind.Held, string.Create(
                CultureInfo.InvariantCulture,
                $"{Row(one.File)} {one.Row + 1} and {Row(other.File)} {other.Row + 1} of {other.File.File.Object.Key} "
                + $"have the same key, time and schema version but different content, so nothing tells which one "
                + $"counts; two tables may be mixed (full_table_name keeps them apart), or primary_key lacks a "
                + $"column"));
        }
    }

    static string Row(InspectedFile file) => file.IsJson ? "line" : "row";

    long RowsOf(StagedRelation relation) => connection.Scalar<long>($"SELECT count(*) FROM {relation.Name}");

    static Position ToPosition(string digits)
    {
        var (major, minor) = BigInteger.DivRem(BigInteger.Parse(digits, CultureInfo.InvariantCulture), MinorRange);
        return new Position((long)major, (long)minor);
    }
}
