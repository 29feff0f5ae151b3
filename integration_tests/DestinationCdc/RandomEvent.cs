using ConnectorKit.Warehouses;
using DestinationCdc.Workload;

namespace IntegrationTests.DestinationCdc;

/// <summary>What happened to a row of a random history.</summary>
/// <param name="Row">One value per column that the table ever has; of a delete the key alone.</param>
/// <param name="Version">Which of the table's schemas it is written in, from 0.</param>
sealed record RandomEvent(WorkloadTable Table, object?[] Row, bool IsDelete, Position Time, int Version = 0);
