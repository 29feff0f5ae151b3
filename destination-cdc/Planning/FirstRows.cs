using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Planning;

/// <summary>What the rows themselves said about a table that has no position yet.</summary>
/// <param name="Smallest">Smallest <c>updated</c> of all rows of the files.</param>
/// <param name="Files">Keys of the files that were read.</param>
sealed record FirstRows(Position Smallest, ImmutableHashSet<string> Files);
