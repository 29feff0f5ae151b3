using System.Collections.Immutable;
using ConnectorKit.Errors;

namespace ConnectorKit.Airbyte;

/// <summary>
/// The platform's command line: <c>VERB [--config F] [--catalog F] [--state F] [--debug]</c>, also <c>--key=value</c>.
/// </summary>
public sealed record AirbyteArguments
{
    static readonly ImmutableArray<string> FileOptions = ["--config", "--catalog", "--state"];

    public required string Verb { get; init; }

    public bool Debug { get; init; }

    ImmutableDictionary<string, string> Files { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string Config => Required("--config");

    public string Catalog => Required("--catalog");

    /// <summary>Null when there is none.</summary>
    public string? State => Files.GetValueOrDefault("--state");

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ConfigException">No verb, or an argument that is not known.</exception>
    public static AirbyteArguments Parse(IReadOnlyList<string> arguments, ImmutableArray<string> verbs)
    {
        var verb = arguments.Count == 0 ? "" : arguments[0];
        if (!verbs.Contains(verb))
        {
            throw new ConfigException($"Found the verb '{verb}', expected one of {string.Join(", ", verbs)}.");
        }

        var files = ImmutableDictionary.CreateBuilder<string, string>();
        var debug = false;
        for (var i = 1; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (name == "--debug" && value is null)
            {
                debug = true;
                continue;
            }

            if (!FileOptions.Contains(name))
            {
                throw new ConfigException(
                    $"Found the argument '{name}', expected {string.Join(", ", FileOptions)} or --debug.");
            }

            files[name] = value ?? (i + 1 < arguments.Count
                ? arguments[++i]
                : throw new ConfigException($"After {name} the name of a file is missing."));
        }

        return new AirbyteArguments { Verb = verb, Debug = debug, Files = files.ToImmutable() };
    }

    static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    string Required(string option) => Files.GetValueOrDefault(option)
        ?? throw new ConfigException($"{Verb} needs {option} and the name of a file.");
}
