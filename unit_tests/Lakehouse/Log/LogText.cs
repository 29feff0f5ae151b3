using System.Text;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace UnitTests.Lakehouse.Log;

/// <summary>Actions and snapshots as text, to compare them.</summary>
static class LogText
{
    public static string Of(LogAction action) => JsonText.Write(json => ActionWriter.Write(json, action));

    /// <summary>JSON that a test shows on several lines, as the log has it.</summary>
    public static string OneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim()));

    public static LogAction? Parse(string json) => ActionReader.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Everything that a snapshot tells but the newest commit's provenance.</summary>
    /// <param name="ignoreDataChange">Checkpoints do not keep that flag.</param>
    public static string Of(Snapshot snapshot, bool ignoreDataChange = false)
    {
        IEnumerable<LogAction> actions =
        [
            snapshot.Protocol, snapshot.Metadata, .. snapshot.Transactions.OrderBy(e => e.Key).Select(e => e.Value),
            .. snapshot.Domains.OrderBy(e => e.Key).Select(e => e.Value),
            .. snapshot.Files.Select(add => ignoreDataChange ? add with { DataChange = false } : add),
        ];
        return $"{snapshot.Version} {snapshot.LiveRecords}\n" + string.Join('\n', actions.Select(Of));
    }
}
