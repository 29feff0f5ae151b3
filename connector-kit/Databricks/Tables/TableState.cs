using ConnectorKit.Databricks.Queries;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>What the warehouse says of a table or view, without its version.</summary>
sealed record TableState(TableInfo Info)
{
    /// <summary>Which table of that name; empty for tables that other programs made.</summary>
    public string Incarnation => Info.Properties.GetValueOrDefault(TableSql.Incarnation, "");

    /// <summary>Null for tables that other programs made.</summary>
    public string? Writer => Info.Properties.GetValueOrDefault(TableProperties.Writer);
}
