using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectorKit.Databricks.Http;

/// <summary>
/// What Databricks writes into a reply that is no success. Shapes seen: <c>error_code</c> as word or number,
/// <c>details[].reason</c>, SCIM's <c>detail</c>, plain text, an HTML page.
/// </summary>
/// <param name="Code">Such as NOT_FOUND, or "403".</param>
/// <param name="Reason">The finer word of the details, when there is one.</param>
public sealed partial record ApiErrorBody(string Code, string Message, string? Reason)
{
    const int LongestText = 500;

    public static ApiErrorBody Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.Object ? FromObject(json.RootElement) : FromText(body);
        }
        catch (JsonException)
        {
            return FromText(body);
        }
    }

    static ApiErrorBody FromObject(JsonElement root)
    {
        var code = root.TryGetProperty("error_code", out var named) ? named.ToString() : "";
        var message = Text(root, "message") ?? Text(root, "detail") ?? Text(root, "error_description") ?? "";
        string? reason = null;
        if (root.TryGetProperty("details", out var details) && details.ValueKind is JsonValueKind.Array)
        {
            reason = details.EnumerateArray()
                .Where(detail => detail.ValueKind is JsonValueKind.Object)
                .Select(detail => Text(detail, "reason"))
                .FirstOrDefault(text => text is not null);
        }

        return new ApiErrorBody(code, Short(message), reason);
    }

    static ApiErrorBody FromText(string body)
    {
        var page = Preformatted().Match(body);
        return new ApiErrorBody("", Short(page.Success ? page.Groups["text"].Value : body), null);
    }

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestText ? line : $"{line[..LongestText]}…";
    }

    [GeneratedRegex("<pre>(?<text>.*?)</pre>", RegexOptions.Singleline | RegexOptions.IgnoreCase, 60_000)]
    private static partial Regex Preformatted();
}
