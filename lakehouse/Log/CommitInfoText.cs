using System.Text.Json;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>The provenance line of each attempt to commit.</summary>
sealed class CommitInfoText(Snapshot? read, DeltaCommit commit, TimeProvider time)
{
    static readonly string Engine = "Lakehouse/"
        + (typeof(CommitInfoText).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");

    readonly bool _inCommitTimestamps =
        (commit.Actions.OfType<Metadata>().FirstOrDefault() ?? read?.Metadata)?
        .IsEnabled(TableProperty.EnableInCommitTimestamps) ?? false;

    /// <summary>A line with a fresh <c>txnId</c>.</summary>
    /// <param name="previous">Of the version before the one that is tried.</param>
    public (string TxnId, string Line) Next(CommitInfo? previous)
    {
        var txnId = Guid.NewGuid().ToString();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var line = JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("commitInfo");
            if (_inCommitTimestamps)
            {
                json.WriteNumber("inCommitTimestamp", Math.Max(now, (previous?.InCommitTimestamp ?? 0) + 1));
            }

            json.WriteNumber("timestamp", now);
            WriteOperation(json);
            json.WriteString("engineInfo", Engine);
            json.WriteString("txnId", txnId);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return (txnId, line);
    }

    void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteString("operation", commit.Operation);
        WriteTexts(json, "operationParameters", commit.OperationParameters);
        if (read is not null)
        {
            json.WriteNumber("readVersion", read.Version);
        }

        json.WriteString("isolationLevel", "Serializable");
        json.WriteBoolean("isBlindAppend", IsBlindAppend);
        WriteTexts(json, "operationMetrics", commit.OperationMetrics);
    }

    bool IsBlindAppend => commit.Reads == ReadScope.Nothing
        && commit.Actions.Any(action => action is AddFile) && !commit.Actions.Any(action => action is RemoveFile);

    static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }
}
