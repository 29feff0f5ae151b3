using System.Collections.Immutable;

namespace DestinationCdc.Configuration;

/// <summary>A topic that may be <c>database.schema.table</c>, with quotes around parts that need them.</summary>
static class TopicName
{
    /// <summary>
    /// Splits at dots outside double quotes; a quoted part loses its quotes and its doubled ones. A topic that does not
    /// split well is one part.
    /// </summary>
    public static ImmutableArray<string> Parts(string topic)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= topic.Length; i++)
        {
            if (i == topic.Length || (topic[i] == '.' && !quoted))
            {
                parts.Add(Unquoted(topic[start..i]));
                start = i + 1;
            }
            else if (topic[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return quoted || parts.Contains("") ? [topic] : [.. parts];
    }

    static string Unquoted(string part) => part.Length > 1 && part[0] == '"' && part[^1] == '"'
        ? part[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
        : part;
}
