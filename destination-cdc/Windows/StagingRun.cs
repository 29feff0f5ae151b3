using System.Globalization;
using System.Numerics;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Windows.Sql;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>One window on its way: inspect, decode, count, reduce. What it made beside the result goes when it is disposed.</summary>
sealed class StagingRun(Connection connection, WindowRequest request, ReadableFiles files) : IDisposable
{
    static readonly BigInteger MinorRange = BigInteger.Pow(10, 10);
    readonly StagedRelation _decoded = new(connection.Database, "decoded");
    readonly StagedRelation _ties = new(connection.Database, "ties");

    public StagedWindow Stage(CancellationToken cancellationToken)
    {
        var inspected = new List<InspectedFile>(request.Files.Length);
        foreach (var file in request.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inspected.Add(InspectedFile.Open(file, pages: true));
        }

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

    public void Dispose()
    {
        _ties.Dispose();
        _decoded.Dispose();
        files.Dispose();
    }

    void Decode(DecodePlan plan)
    {
        object?[] lists = [.. plan.Shapes.Select(files.Of)];
        connection.Execute(Macros.Create);
        try
        {
            connection.Execute(DecodeSql.Decode(plan, _decoded.Name, request.After, request.UpTo), lists);
        }
        catch (DuckDBException e) when (FaultFinder.IsOfTheFile(e))
        {
            if (new FaultFinder(connection, plan, files).Find() is { } fault)
            {
                throw fault;
            }

            throw;
        }
    }

    (WindowCounts Counts, Position? Smallest) Count(DecodePlan plan)
    {
        object?[] lists = [.. plan.Shapes.Select(files.Of)];
        var row = connection.Rows(DecodeSql.Count(plan, request.After, request.UpTo), lists)[0];
        var (all, duplicate, carried) = ((long)row[0]!, (long)row[1]!, (long)row[2]!);
        var counts = new WindowCounts(all, all - duplicate - carried, carried, duplicate);
        var claimed = plan.Files.Sum(f => f.Footer.Rows);
        var decoded = RowsOf(_decoded);
        if (all != claimed || decoded != counts.InWindow)
        {
            throw new InvalidOperationException(
                $"Rows are missing: footers claim {claimed}, {all} were read, {decoded} decoded of {counts.InWindow}.");
        }

        return (counts, row[3] is string digits ? ToPosition(digits) : null);
    }

    StagedWindow Reduce(DecodePlan plan, WindowCounts counts, Position? smallest)
    {
        connection.Execute(ReduceSql.FindTies(plan, _decoded.Name, _ties.Name));
        if (RowsOf(_ties) > 0)
        {
            CheckTies(plan);
        }

        var group = new ColumnGroup(
            request.Table.Families[0],
            [.. plan.Columns.Where(c => !c.IsKey).Select(c => c.Name)],
            DecodePlan.StoredOrder);
        StagedRelation? staged = null;
        try
        {
            staged = new StagedRelation(connection.Database, "staged");
            connection.Execute(ReduceSql.Reduce(plan, group, _decoded.Name, staged.Name));
            var rows = RowsOf(staged);
            var merge = new Merge(new StagedRows(connection.Database, staged.Name, rows), plan.Key, [group])
            {
                NumberTextKeys = plan.NumberTextKeys,
            };
            var window = new StagedWindow(plan.Schema, merge, counts, smallest, staged);
            staged = null;
            return window;
        }
        finally
        {
            staged?.Dispose();
        }
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
            var all = plan.Files.ToList();
            throw new FeedFileException(all[(int)file].File, FailureKind.Held, string.Create(
                CultureInfo.InvariantCulture,
                $"row {row + 1} and row {otherRow + 1} of {all[(int)otherFile].File.Object.Key} have the same key, "
                + $"time and schema version but different content, so nothing tells which one counts; two tables "
                + $"may be mixed (full_table_name keeps them apart), or primary_key lacks a column"));
        }
    }

    long RowsOf(StagedRelation relation) => connection.Scalar<long>($"SELECT count(*) FROM {relation.Name}");

    static Position ToPosition(string digits)
    {
        var (major, minor) = BigInteger.DivRem(BigInteger.Parse(digits, CultureInfo.InvariantCulture), MinorRange);
        return new Position((long)major, (long)minor);
    }
}
