namespace DuckDB;

/// <summary>How a database is opened. Nothing of it can be changed afterwards: the configuration is locked.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The database file; null for a database in memory.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Bytes the engine's buffers may take before it spills to <see cref="TempDirectory"/>. Not a hard bound of the
    /// process: Parquet readers and text heaps come on top (see <see cref="MemoryBudget"/>).
    /// </summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>Threads that one query may use.</summary>
    public required int Threads { get; init; }

    /// <summary>Where the engine spills. Without it a database in memory would spill into the current directory.</summary>
    public required string TempDirectory { get; init; }

    /// <summary>Bytes the spilled data may take on disk; null for 90 % of what is free.</summary>
    public long? MaxTempDirectoryBytes { get; init; }

    /// <summary>Bounds the blocking calls of <see cref="Connection.RunAsync"/>; null for a gate of this database alone.</summary>
    public EngineGate? Gate { get; init; }
}
