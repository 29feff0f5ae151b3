using System.Collections.Immutable;

namespace DestinationCdc.Output;

/// <summary>One table's commits, newest first.</summary>
/// <param name="Table">The topic.</param>
/// <param name="Target">Three-part name.</param>
sealed record TableHistory(string Table, string Target, ImmutableArray<VersionReport> Versions);
