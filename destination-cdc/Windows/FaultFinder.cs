using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Parquet;
using DestinationCdc.Windows.Sql;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>
/// After the engine refused a window: finds the file, the row and the column. Slow, and only then. Values never get into a
/// message; the engine's own text may hold some, so it does not either.
/// </summary>
sealed class FaultFinder(Connection connection, DecodePlan plan, ShapeInputs inputs)
{
    /// <summary>Null: no file is to blame.</summary>
    public FeedFileException? Find()
    {
        if (inputs.Fault is { } known)
        {
            return known;
        }

        foreach (var shape in plan.Shapes)
        {
            if (FindIn(shape, shape.Files) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Halves the files until one is left: very many are one statement when they are sound.</summary>
    FeedFileException? FindIn(FileShape shape, ImmutableArray<InspectedFile> files)
    {
        if (files is [var file])
        {
            return FindIn(shape, file);
        }

        var half = files.Length / 2;
        return AreSound(shape, files) ? null : FindIn(shape, files[..half]) ?? FindIn(shape, files[half..]);
    }

    bool AreSound(FileShape shape, ImmutableArray<InspectedFile> files)
    {
        try
        {
            var checks = DecodeSql.Checks(shape);
            return (checks.Count == 0
                    || connection.Rows(DecodeSql.FindBad(shape, checks), [inputs.Of(shape, files)]) is [])
                && (shape.IsJson || inputs.Parquet.Of(files, ReadAs.Bytes).All(AreReadable));
        }
        catch (DuckDBException e) when (IsOfTheFile(e))
        {
            return false;
        }
    }

    bool AreReadable(ReadUnit unit)
    {
        string[] list = [unit.Path];
        foreach (var column in unit.Files[0].Footer!.Columns)
        {
            connection.Execute(DecodeSql.ReadAll(column.Name), [list]);
            if (IsText(column) && connection.Scalar<long?>(DecodeSql.FindNoText(column.Name), [list]) is not null)
            {
                return false;
            }
        }

        return true;
    }

    FeedFileException? FindIn(FileShape shape, InspectedFile file)
    {
        try
        {
            if (FindBadRow(shape, file) is { } fault)
            {
                return fault;
            }
        }
        catch (DuckDBException e) when (IsOfTheFile(e))
        {
            return FindUnreadable(file) ?? Unreadable(file, $"the engine cannot read it ({e.ErrorType})", e);
        }

        return FindUnreadable(file);
    }

    FeedFileException? FindBadRow(FileShape shape, InspectedFile file)
    {
        var checks = DecodeSql.Checks(shape);
        if (checks.Count == 0)
        {
            return null;
        }

        var bad = connection.Rows(DecodeSql.FindBad(shape, checks), [inputs.Of(shape, [file])]);
        if (bad is not [[long row, int failed]])
        {
            return null;
        }

        var check = checks[failed];
        var found = connection.Scalar<string>(DecodeSql.Describe(shape, check, row), [inputs.Of(shape, [file])]);
        return Fault(file, row, check.Column, found ?? "another value", $"expected {check.Expected}{Advice(check)}");
    }

    /// <summary>Reads the file with all text as bytes: either pages are damaged, or some text is no UTF-8.</summary>
    FeedFileException? FindUnreadable(InspectedFile file)
    {
        if (file.Footer is not { } footer)
        {
            return inputs.Fault;
        }

        var list = ShapeInputs.Paths(inputs.Parquet.Of([file], ReadAs.Bytes));
        foreach (var column in footer.Columns)
        {
            try
            {
                connection.Execute(DecodeSql.ReadAll(column.Name), [list]);
                if (IsText(column)
                    && connection.Scalar<long?>(DecodeSql.FindNoText(column.Name), [list]) is { } row)
                {
                    return Fault(file, row, column.Name, "bytes that are no UTF-8", ExpectedText(column));
                }
            }
            catch (DuckDBException e) when (IsOfTheFile(e))
            {
                return Unreadable(file, $"the pages of column '{column.Name}' are damaged", e);
            }
        }

        return null;
    }

    static bool IsText(ParquetColumn column) =>
        column is { Type: PhysicalType.ByteArray, Annotation: not Annotation.None };

    static string ExpectedText(ParquetColumn column) => column.Annotation == Annotation.Decimal
        ? "expected a number as text; binary decimals, as a newer release may write, are not supported"
        : "expected text";

    /// <summary>Neither cancelled nor out of memory: rows or pages may be to blame.</summary>
    public static bool IsOfTheFile(DuckDBException e) =>
        e.ErrorType is not DuckDBErrorType.Interrupt and not DuckDBErrorType.OutOfMemory;

    static FeedFileException Unreadable(InspectedFile file, string found, Exception reason) =>
        new(file.File, FailureKind.Held, $"{found}; restore the file from the source", reason);

    string Advice(RowCheck check) => check.StringHelps
        ? $"; correct it at the source, or {inputs.KeepAsText(check.Column)}"
        : "";

    static FeedFileException Fault(InspectedFile file, long row, string column, string found, string expected) => new(
        file.File,
        FailureKind.Held,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(file.IsJson ? "line" : "row")} {row + 1}, column '{column}': found {found}, {expected}"));
}
