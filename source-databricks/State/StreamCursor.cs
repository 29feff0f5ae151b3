using System.Text.Json.Nodes;

using SourceDatabricks.Reading;

namespace SourceDatabricks.State;

/// <summary>
/// What a stream remembers: the shape that Airbyte's JDBC sources use, because tools know it, and the version of the table
/// that was read.
/// </summary>
static class StreamCursor
{
    const string CursorField = "cursor_field";
    const string Cursor = "cursor";

    /// <summary>Where an incremental read goes on.</summary>
    /// <param name="state">The stream's state; null when there is none.</param>
    /// <param name="column">The cursor column now.</param>
    /// <param name="isOtherColumn">True when the state belongs to another column and must be ignored.</param>
    /// <returns>The inclusive lower bound; null to read everything.</returns>
    public static string? Read(JsonObject? state, string column, out bool isOtherColumn)
    {
        var field = state?[CursorField] is JsonArray { Count: 1 } fields ? Text(fields[0]) : Text(state?[CursorField]);
        var cursor = Text(state?[Cursor]);
        isOtherColumn = cursor is not null && field is not null && field != column;
        return isOtherColumn ? null : cursor;
    }

    /// <summary>The state after an incremental read.</summary>
    public static JsonObject Write(StreamPlan plan, string? cursor)
    {
        var state = Head(plan, "cursor_based");
        state[CursorField] = new JsonArray(plan.Cursor!.Column.Name);
        state[Cursor] = cursor;
        return state;
    }

    /// <summary>The state after a full refresh: the snapshot is complete.</summary>
    public static JsonObject WriteComplete(StreamPlan plan)
    {
        var state = Head(plan, "full_refresh");
        state["complete"] = true;
        return state;
    }

    static JsonObject Head(StreamPlan plan, string type)
    {
        var state = new JsonObject
        {
            ["version"] = 2,
            ["state_type"] = type,
            ["stream_name"] = plan.Stream.Name,
            ["stream_namespace"] = plan.Stream.Namespace,
        };
        if (plan.Version is { } version)
        {
            state["table_version"] = version;
        }

        return state;
    }

    /// <summary>Other writers of states keep numbers as numbers.</summary>
    static string? Text(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString()
        : null;
}
