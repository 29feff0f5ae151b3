using Microsoft.Extensions.Logging;

namespace ConnectorKit.Airbyte;

/// <summary>What a verb of a source works with.</summary>
public sealed record SourceRun(AirbyteArguments Arguments, AirbyteWriter Output, ILogger Log);
