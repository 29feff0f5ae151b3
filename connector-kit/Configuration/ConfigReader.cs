using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ConnectorKit.Errors;
using Microsoft.Extensions.Logging;

namespace ConnectorKit.Configuration;

/// <summary>
/// Reads a configuration: JSON text, then references, defaults and checks by the connector's specification, then the
/// record. Everything that is wrong is reported at once.
/// </summary>
public sealed partial class ConfigReader(JsonObject connectionSpecification, ConfigReaderOptions options)
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads by the specification that the program prints (the embedded document).</summary>
    public static ConfigReader ForSpec(ReadOnlySpan<byte> specification, ConfigReaderOptions options) =>
        JsonNode.Parse(specification)?["connectionSpecification"] is JsonObject schema
            ? new ConfigReader(schema, options)
            : throw new InvalidOperationException("The embedded specification has no connectionSpecification.");

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigException">The file cannot be read, or something in it is wrong.</exception>
    /// <inheritdoc cref="Read" path="/param"/>
    public T ReadFile<T>(string file, JsonTypeInfo<T> type, Func<T, IEnumerable<ConfigProblem>> ownProblems)
        where T : class
    {
        try
        {
            return Read(file, File.ReadAllBytes(file), type, ownProblems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : e.Message;
            throw new ConfigException($"The configuration {file} cannot be read: {reason}", e);
        }
    }

    /// <summary>Reads text.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="type">The record's metadata, source-generated with snake_case names.</param>
    /// <param name="ownProblems">What the record itself says is wrong, beyond the specification.</param>
    /// <exception cref="ConfigException">Something is wrong.</exception>
    public T Read<T>(
        string source, ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Func<T, IEnumerable<ConfigProblem>> ownProblems)
        where T : class
    {
        var configuration = Parse(source, json);
        var problems = new List<ConfigProblem>();
        if (options.DatabricksEnvironment)
        {
            DatabricksEnvironment.Fill(configuration, options.Variable);
        }

        var references = new ConfigReferences(options.Variable, problems);
        references.Resolve(configuration, "");
        var schema = new ConfigSchema(connectionSpecification);
        new ConfigCompletion(references).Complete(schema, configuration);
        new ConfigValidator(references, problems, UnknownKey(source, problems)).Check(schema, configuration, "");
        var config = Bind(configuration, type, problems);
        if (config is not null)
        {
            // A field that is wrong already is not told twice.
            problems.AddRange(ownProblems(config).Where(own => !problems.Exists(p => p.Path == own.Path)).ToList());
        }

        ThrowIfAny(source, problems);
        return config!;
    }

    /// <summary>One error out of all problems; does nothing without any.</summary>
    /// <exception cref="ConfigException">There is at least one problem.</exception>
    public static void ThrowIfAny(string source, IReadOnlyCollection<ConfigProblem> problems)
    {
        if (problems.Count == 1)
        {
            var problem = problems.First().ToString().TrimEnd('.');
            throw new ConfigException($"The configuration {source} is wrong: {problem}.");
        }

        if (problems.Count > 1)
        {
            var lines = string.Join("\n", problems.Select(p => $"  - {p}"));
            throw new ConfigException($"The configuration {source} has {problems.Count} problems:\n{lines}");
        }
    }

    static JsonObject Parse(string source, ReadOnlySpan<byte> json)
    {
        try
        {
            var text = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject
                ?? throw new ConfigException($"The configuration {source} is not a JSON object.");
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line
                ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}"
                : " (a key that stands twice in one object)";
            throw new ConfigException($"The configuration {source} is not JSON{where}.");
        }
    }

    /// <summary>
    /// The record. Null when what is wrong leaves none: something is missing, of another type, or null in a list.
    /// </summary>
    static T? Bind<T>(JsonObject configuration, JsonTypeInfo<T> type, List<ConfigProblem> problems)
        where T : class
    {
        if (problems.Count > 0 && HoldsNull(configuration))
        {
            return null;
        }

        try
        {
            return configuration.Deserialize(type);
        }
        catch (Exception e) when (problems.Count > 0 && e is JsonException or NotSupportedException)
        {
            return null;
        }
        catch (JsonException e)
        {
            problems.Add(new ConfigProblem(
                (e.Path ?? "").TrimStart('$', '.'), "the value does not have the form that is expected"));
            return null;
        }
    }

    static bool HoldsNull(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Any(field => HoldsNull(field.Value)),
        JsonArray items => items.Any(HoldsNull),
        _ => node is null,
    };

    Action<ConfigProblem> UnknownKey(string source, List<ConfigProblem> problems) =>
        options.UnknownKeys == UnknownKeys.Strict
            ? problems.Add
            : problem => LogUnknownKey(options.Log, source, problem);

    [LoggerMessage(LogLevel.Warning, "The configuration {Source}: {Problem} It is ignored.")]
    static partial void LogUnknownKey(ILogger log, string source, ConfigProblem problem);
}
