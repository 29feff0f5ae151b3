using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Output;

namespace DestinationCdc.Planning;

/// <summary>Reads what each commit of tables did.</summary>
sealed class HistoryReader(string writer, IWarehouse warehouse)
{
    /// <summary>A table whose commits cannot be read is told of, and the others are read.</summary>
    /// <param name="limit">The newest commits of each table.</param>
    public async Task<HistoryReport> ReadAsync(
        IEnumerable<TableRun> tables, int limit, CancellationToken cancellationToken)
    {
        var histories = ImmutableArray.CreateBuilder<TableHistory>();
        var holds = ImmutableArray.CreateBuilder<string>();
        foreach (var table in tables)
        {
            try
            {
                var versions = await warehouse.HistoryAsync(table.Target, writer, limit, cancellationToken);
                histories.Add(new TableHistory(
                    table.Table.Topic, table.Target.ToString(), [.. versions.Select(VersionReport.Of)]));
            }
            catch (HeldException held)
            {
                holds.Add(held.Message);
            }
        }

        return new HistoryReport(histories.ToImmutable()) { Holds = holds.ToImmutable() };
    }
}
