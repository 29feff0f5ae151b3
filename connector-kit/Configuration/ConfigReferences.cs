using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConnectorKit.Configuration;

/// <summary>Replaces every text <c>${env:NAME}</c> and <c>${file:/path}</c> by what it points at.</summary>
sealed class ConfigReferences(Func<string, string?> variable, ICollection<ConfigProblem> problems)
{
    readonly HashSet<JsonNode> _resolved = [];
    readonly HashSet<JsonNode> _broken = [];

    /// <summary>True for a value that came from elsewhere and therefore is never shown.</summary>
    public bool IsResolved(JsonNode node) => _resolved.Contains(node);

    /// <summary>True for a reference whose target is missing: its problem is reported already.</summary>
    public bool IsBroken(JsonNode node) => _broken.Contains(node);

    /// <summary>Takes note that a value which came from elsewhere now has another form.</summary>
    public void Converted(JsonNode node) => _resolved.Add(node);

    public void Resolve(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (key, value) in fields.ToList())
                {
                    Replace(value, ConfigProblem.Below(path, key), replacement => fields[key] = replacement);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    Replace(items[i], $"{path}[{i}]", replacement => items[at] = replacement);
                }

                break;
            default:
                break;
        }
    }

    void Replace(JsonNode? value, string path, Action<JsonNode> assign)
    {
        if (value is not JsonValue || value.GetValueKind() != JsonValueKind.String)
        {
            Resolve(value, path);
            return;
        }

        var text = value.GetValue<string>();
        if (!text.StartsWith("${", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            return;
        }

        if (Target(text[2..^1], path) is { } found)
        {
            JsonNode replacement = JsonValue.Create(found);
            _ = _resolved.Add(replacement);
            assign(replacement);
        }
        else
        {
            _ = _broken.Add(value);
        }
    }

    string? Target(string reference, string path)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? (reference, "") : (reference[..colon], reference[(colon + 1)..]);
        switch (kind)
        {
            case "env":
                if (variable(name) is { } value)
                {
                    return value;
                }

                Report(path, $"the environment variable {name} is not set; set it, or write the value itself");
                return null;
            case "file":
                return FileText(name, path);
            default:
                Report(path, "found '${…}' of an unknown kind; expected ${env:NAME} or ${file:/path}");
                return null;
        }
    }

    string? FileText(string file, string path)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException
                ? "does not exist"
                : "cannot be read (" + e.GetType().Name + ")";
            Report(path, $"the file {file} {reason}; create it, or write the value itself");
            return null;
        }
    }

    void Report(string path, string message) => problems.Add(new ConfigProblem(path, message));
}
