using System.Collections.Immutable;
using System.Globalization;

namespace DestinationCdc.Output;

/// <summary>A column of the table for people.</summary>
/// <param name="IsNumber">Aligned on the right.</param>
sealed record ReportColumn(string Heading, Func<TableReport, string> Cell, bool IsNumber = false)
{
    const string Unknown = "-";

    public static ImmutableArray<ReportColumn> For(ReportKind kind) =>
    [
        new("table", table => table.Table),
        new("target", table => table.Target),
        new("watermark", table => table.Watermark ?? "none"),
        .. kind == ReportKind.Status ? [] : Counts,
        Number("rows", table => table.Rows),
        Number("version", table => table.Version),
        new("state", table => State(kind, table)),
    ];

    static ImmutableArray<ReportColumn> Counts =>
    [
        Number("rows in", table => table.RowsIn),
        Number("in window", table => table.InWindow),
        Number("carried", table => table.Carried),
        Number("duplicate", table => table.Duplicate),
        Number("upserted", table => table.Upserted),
        Number("deleted", table => table.Deleted),
    ];

    static ReportColumn Number(string heading, Func<TableReport, long?> value) => new(
        heading, table => value(table)?.ToString(CultureInfo.InvariantCulture) ?? Unknown, IsNumber: true);

    static string State(ReportKind kind, TableReport table)
    {
        var state = (kind, table.State) switch
        {
            (ReportKind.Planned, TableState.Applied) => "to apply",
            (ReportKind.Status, TableState.Applied) => "behind",
            _ => table.State.ToString().ToLowerInvariant(),
        };
        return table.Message is null || table.State == TableState.Held ? state : $"{state}: {table.Message}";
    }
}
