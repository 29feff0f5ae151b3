using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Workload;

/// <summary>What was generated.</summary>
/// <param name="Rows">Rows of all data files, repeats included.</param>
/// <param name="Tables">Each with its rows at the last RESOLVED.</param>
sealed record WorkloadSummary(
    long Files,
    long Rows,
    ImmutableArray<Position> Resolved,
    ImmutableArray<(WorkloadTable Table, int Rows)> Tables);
