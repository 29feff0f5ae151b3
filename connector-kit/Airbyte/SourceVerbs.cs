namespace ConnectorKit.Airbyte;

/// <summary>What a source does at each verb; failures are exceptions.</summary>
public sealed record SourceVerbs
{
    /// <summary>The specification, UTF-8, indented by line feeds and blanks.</summary>
    public required Func<byte[]> Specification { get; init; }

    /// <summary>Returns when all is well.</summary>
    public required Func<SourceRun, CancellationToken, Task> CheckAsync { get; init; }

    /// <summary>Writes the catalog.</summary>
    public required Func<SourceRun, CancellationToken, Task> DiscoverAsync { get; init; }

    /// <summary>Writes records and states. Streams that failed are reported by then; the result counts them.</summary>
    public required Func<SourceRun, CancellationToken, Task<int>> ReadAsync { get; init; }
}
