using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>A complete checkpoint.</summary>
/// <param name="Names">One file, or all parts of a multi-part checkpoint.</param>
sealed record CheckpointFiles(long Version, bool IsV2, ImmutableArray<string> Names);
