using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectorKit.Configuration;

/// <summary>How a configuration is read; Airbyte's verbs and the verbs for people differ here and nowhere else.</summary>
public sealed record ConfigReaderOptions
{
    public required UnknownKeys UnknownKeys { get; init; }

    /// <summary>Take what a Databricks warehouse lacks from <c>DATABRICKS_HOST</c> and its like.</summary>
    public bool DatabricksEnvironment { get; init; }

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Receives the warnings of <see cref="UnknownKeys.Lenient"/>.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
