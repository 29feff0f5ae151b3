using System.Globalization;
using DestinationCdc.Changefeed;
using DestinationCdc.Output;

namespace DestinationCdc.Planning;

/// <summary>
/// How far a table is behind its feed, and its feed behind the clock. One that is behind is applied as far as its watermark says.
/// </summary>
static class StatusReport
{
    const long NanosPerTick = 100;

    public static TableReport Of(TableReport report, TableRun table, FeedState state, DateTimeOffset now)
    {
        if (report.State == TableState.Held || state.Target is not { } target)
        {
            return report;
        }

        var pending = state.Usable.Count(time => table.Position is not { } position || time > position);
        var age = now - DateTimeOffset.UnixEpoch.AddTicks((table.Position ?? target).Major / NanosPerTick);
        var lag = string.Create(
            CultureInfo.InvariantCulture, $"{(long)age.TotalSeconds} s behind the clock, {pending} RESOLVED to apply");
        var waits = table.Position is null && !table.Files.Any(file => file.Summary.Rows > 0);
        return report with
        {
            State = pending == 0 || waits ? TableState.Current : TableState.Applied,
            Message = waits ? report.Message : lag,
        };
    }
}
