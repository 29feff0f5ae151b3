using System.Collections.Immutable;
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
sealed class ReportWriter(Verb verb, string format, ReportKind kind)
{
    public const string Json = "json";
    const long NanosPerTick = 100;

    readonly ImmutableArray<ReportColumn> _columns = ReportColumn.For(kind);

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
        await WriteResultAsync(report);
    }

    /// <summary>The table or the document only.</summary>
    public async Task WriteResultAsync(SyncReport report)
    {
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

        await WriteHoldsAsync(verb, report.Holds);
    }

    public static async Task WriteHoldsAsync(Verb verb, IEnumerable<string> holds)
    {
        foreach (var hold in holds.Distinct(StringComparer.Ordinal))
        {
            await verb.Messages.WriteLineAsync($"Held: {hold}");
        }
    }

    async Task WriteTableAsync(SyncReport report)
    {
        var rows = report.Tables.Select(table => _columns.Select(column => column.Cell(table)).ToArray()).ToList();
        var watermark = report.Watermark is { } time ? $"{time}  ({Clock(time)})" : "none";
        if (Console.IsOutputRedirected)
        {
            await WritePlainAsync(rows);
            await verb.Output.WriteLineAsync($"watermark: {watermark}");
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in _columns)
        {
            var alignment = column.IsNumber ? Justify.Right : Justify.Left;
            table.AddColumn(new TableColumn(column.Heading) { Alignment = alignment });
        }

        rows.ForEach(cells => table.AddRow([.. cells.Select(Markup.Escape)]));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"watermark: {watermark}");
    }

    async Task WritePlainAsync(List<string[]> rows)
    {
        var numbers = Enumerable.Range(0, _columns.Length).Where(i => _columns[i].IsNumber).ToHashSet();
        foreach (var line in TextTable.Lines([.. _columns.Select(column => column.Heading)], rows, numbers))
        {
            await verb.Output.WriteLineAsync(line);
        }
    }

    static string Clock(string watermark) => DateTimeOffset.UnixEpoch
        .AddTicks(Position.Parse(watermark).Major / NanosPerTick)
        .ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
