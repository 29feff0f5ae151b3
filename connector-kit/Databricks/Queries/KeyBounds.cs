using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Smallest and greatest value of one key column over all staged rows, none of which is NULL.</summary>
sealed record KeyBounds(string Column, DataType Type, string Smallest, string Greatest);
