namespace Lakehouse.Writing;

/// <summary>A data file as the engine reports it.</summary>
/// <param name="Columns">By quoted path: <c>"a"</c>, <c>"s"."field"</c>, <c>"l"."element"</c>.</param>
sealed record WrittenFile(
    string Path, long Rows, long Bytes, IReadOnlyDictionary<string, EngineStatistics> Columns);
