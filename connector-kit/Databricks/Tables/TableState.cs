using ConnectorKit.Databricks.Queries;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>What the warehouse says of a table or view, without its version.</summary>
/// <param name="HasVersions">
/// False for views and for tables that are not Delta's own (CSV, Parquet, shared, of another system).
/// </param>
sealed record TableState(TableInfo Info, bool HasVersions)
{
    /// <summary>Which table of that name; empty for tables that other programs made.</summary>
    public string Incarnation => Info.Properties.GetValueOrDefault(TableSql.Incarnation, "");

    /// <summary>Null for tables that other programs made.</summary>
    public string? Writer => Info.Properties.GetValueOrDefault(TableProperties.Writer);
}
