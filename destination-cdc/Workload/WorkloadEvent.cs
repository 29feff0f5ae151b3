using ConnectorKit.Warehouses;

namespace DestinationCdc.Workload;

/// <summary>One row of a data file.</summary>
/// <param name="Row">One value per column; of a delete the key alone.</param>
sealed record WorkloadEvent(WorkloadTable Table, object?[] Row, bool IsDelete, Position Time);
