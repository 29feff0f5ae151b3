using System.Globalization;
using System.Text.Json;
using DestinationCdc.Commands;

namespace DestinationCdc.Output;

/// <summary>Prints histories: aligned lines for people or one JSON document.</summary>
static class HistoryWriter
{
    const string Unknown = "-";

    static readonly string[] Headings =
        ["target", "version", "time", "operation", "watermark", "inserted", "updated", "deleted"];

    static readonly HashSet<int> Numbers = [1, 5, 6, 7];

    public static async Task WriteAsync(Verb verb, string format, HistoryReport report)
    {
        await ReportWriter.WriteHoldsAsync(verb, report.Holds);
        if (format == ReportWriter.Json)
        {
            await verb.Output.WriteLineAsync(JsonSerializer.Serialize(report, ReportContext.Default.HistoryReport));
            return;
        }

        var rows = report.Tables.SelectMany(table => table.Versions.Select(version => Cells(table, version))).ToList();
        foreach (var line in TextTable.Lines(Headings, rows, Numbers))
        {
            await verb.Output.WriteLineAsync(line);
        }
    }

    static string[] Cells(TableHistory table, VersionReport version) =>
    [
        table.Target,
        Number(version.Version),
        version.Time ?? Unknown,
        version.Operation,
        version.Watermark ?? Unknown,
        Number(version.Inserted),
        Number(version.Updated),
        Number(version.Deleted),
    ];

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unknown;
}
