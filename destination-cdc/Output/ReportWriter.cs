using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConnectorKit.Warehouses;
using DestinationCdc.Commands;
using Spectre.Console;

namespace DestinationCdc.Output;

/// <summary>
/// Prints a verb's result: a table for people or one JSON document on stdout, notes and holds on stderr.
/// </summary>
sealed class ReportWriter(Verb verb, string format)
{
    const string Json = "json";
    const long NanosPerTick = 100;

    static readonly string[] Headings =
    [
        "table", "target", "watermark", "rows in", "in window", "carried", "duplicate", "upserted", "deleted", "rows",
        "version", "state",
    ];

    /// <summary>Columns from "rows in" to "version".</summary>
    static readonly HashSet<int> Numbers = [3, 4, 5, 6, 7, 8, 9, 10];

    public static Option<string> FormatOption()
    {
        var option = new Option<string>("--output")
        {
            Description = "A table for people, or one JSON document.",
            DefaultValueFactory = _ => "table",
        };
        option.AcceptOnlyFromAmong("table", Json);
        return option;
    }

    public async Task WriteAsync(SyncReport report)
    {
        await WriteMessagesAsync(report);
        if (format == Json)
        {
            await verb.Output.WriteLineAsync(JsonSerializer.Serialize(report, ReportContext.Default.SyncReport));
        }
        else
        {
            await WriteTableAsync(report);
        }

        await verb.Output.FlushAsync();
    }

    /// <summary>Notes and holds only.</summary>
    public async Task WriteMessagesAsync(SyncReport report)
    {
        foreach (var note in report.Notes)
        {
            await verb.Messages.WriteLineAsync(note);
        }

        foreach (var hold in report.Holds.Distinct(StringComparer.Ordinal))
        {
            await verb.Messages.WriteLineAsync($"Held: {hold}");
        }
    }

    async Task WriteTableAsync(SyncReport report)
    {
        var rows = report.Tables.Select(Cells).ToList();
        var watermark = report.Watermark is { } time ? $"{time}  ({Clock(time)})" : "none";
        if (Console.IsOutputRedirected)
        {
            await WritePlainAsync(rows);
            await verb.Output.WriteLineAsync($"watermark: {watermark}");
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        foreach (var (heading, i) in Headings.Select((heading, i) => (heading, i)))
        {
            var alignment = Numbers.Contains(i) ? Justify.Right : Justify.Left;
            table.AddColumn(new TableColumn(heading) { Alignment = alignment });
        }

        rows.ForEach(cells => table.AddRow([.. cells.Select(Markup.Escape)]));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"watermark: {watermark}");
    }

    async Task WritePlainAsync(List<string[]> rows)
    {
        foreach (var line in TextTable.Lines(Headings, rows, Numbers))
        {
            await verb.Output.WriteLineAsync(line);
        }
    }

    static string[] Cells(TableReport table) =>
    [
        table.Table,
        table.Target,
        table.Watermark ?? "none",
        Number(table.RowsIn),
        Number(table.InWindow),
        Number(table.Carried),
        Number(table.Duplicate),
        Number(table.Upserted),
        Number(table.Deleted),
        table.Rows is { } rows ? Number(rows) : "?",
        table.Version is { } version ? Number(version) : "",
        table.Message is null || table.State == TableState.Held
            ? table.State.ToString().ToLowerInvariant()
            : $"{table.State.ToString().ToLowerInvariant()}: {table.Message}",
    ];

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Clock(string watermark) => DateTimeOffset.UnixEpoch
        .AddTicks(Position.Parse(watermark).Major / NanosPerTick)
        .ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
