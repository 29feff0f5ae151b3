namespace Lakehouse.Writing;

/// <summary>What the engine tells of one column of a file it wrote, as its own text.</summary>
/// <param name="Min">Null when there is none: all values NULL, a type without order, text that could not be cut.</param>
/// <param name="NullCount">Of a field in a struct: rows whose struct is NULL included.</param>
readonly record struct EngineStatistics(string? Min, string? Max, long? NullCount);
