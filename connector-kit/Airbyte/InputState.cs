using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Errors;

namespace ConnectorKit.Airbyte;

/// <summary>
/// The file behind <c>--state</c>: a list of STREAM states, a list with one GLOBAL state, or a bare object as before
/// 2022. Nothing, <c>[]</c> and <c>{}</c> are no state.
/// </summary>
public sealed class InputState
{
    public static readonly InputState Empty = new([]);

    readonly ImmutableArray<(StreamDescriptor Stream, JsonObject? State)> _states;

    InputState(IEnumerable<(StreamDescriptor Stream, JsonObject? State)> states) => _states = [.. states];

    /// <summary>Reads a file; null: no state.</summary>
    /// <exception cref="ConfigException">It cannot be read or is not JSON.</exception>
    public static InputState ReadFile(string? file)
    {
        using var document = file is null ? null : JsonFile.Read("state", file);
        return document is null ? Empty : Read(document.RootElement);
    }

    /// <summary>The stream's state, the last one where there are several; null when there is none.</summary>
    /// <param name="stream">Whose state is wanted.</param>
    /// <param name="nameIsUnique">
    /// No other stream has the name: then a state without a namespace is this one's (acceptance tests drop it).
    /// </param>
    public JsonObject? Of(StreamDescriptor stream, bool nameIsUnique)
    {
        var nameless = stream with { Namespace = null };
        var whose = _states.Any(s => s.Stream == stream) || !nameIsUnique ? stream : nameless;
        return _states.LastOrDefault(s => s.Stream == whose).State;
    }

    internal static InputState Read(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => new InputState(root.EnumerateArray().SelectMany(Message)),
        JsonValueKind.Object => new InputState(Message(root)),
        _ => Empty,
    };

    static IEnumerable<(StreamDescriptor Stream, JsonObject? State)> Message(JsonElement message)
    {
        // Some tools keep whole messages.
        var state = message.Field("type") is not null && message.Field("state") is { } inner ? inner : message;
        if (state.Field("stream") is { } stream && stream.Field("stream_descriptor") is not null)
        {
            return Stream(stream);
        }

        return state.Field("global") is { } global
            ? (global.Field("stream_states") is { ValueKind: JsonValueKind.Array } states
                ? states.EnumerateArray().SelectMany(Stream)
                : [])
            : Legacy(state.Field("data") ?? state);
    }

    /// <summary>A state that is null resets the stream: what stood before it no longer counts.</summary>
    static IEnumerable<(StreamDescriptor Stream, JsonObject? State)> Stream(JsonElement stream)
    {
        var descriptor = stream.Field("stream_descriptor");
        if (descriptor?.Field("name")?.Text() is { } name)
        {
            var state = stream.Field("stream_state");

            // The namespace inside our own states helps out where the descriptor has lost it.
            var schema = descriptor?.Field("namespace")?.Text() ?? state?.Field("stream_namespace")?.Text();
            var blob = state is { ValueKind: JsonValueKind.Object } fields ? JsonObject.Create(fields.Clone()) : null;
            yield return (new StreamDescriptor(name, schema), blob);
        }
    }

    /// <summary>Either a list of states that name their streams, or states by the streams' names.</summary>
    static IEnumerable<(StreamDescriptor Stream, JsonObject? State)> Legacy(JsonElement state)
    {
        if (state.Field("streams") is { ValueKind: JsonValueKind.Array } listed)
        {
            foreach (var item in listed.EnumerateArray())
            {
                if (item.Field("stream_name")?.Text() is { } name)
                {
                    var schema = item.Field("stream_namespace")?.Text();
                    yield return (new StreamDescriptor(name, schema), JsonObject.Create(item.Clone())!);
                }
            }
        }
        else if (state.ValueKind == JsonValueKind.Object)
        {
            foreach (var item in state.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object))
            {
                yield return (new StreamDescriptor(item.Name, null), JsonObject.Create(item.Value.Clone())!);
            }
        }
    }
}
