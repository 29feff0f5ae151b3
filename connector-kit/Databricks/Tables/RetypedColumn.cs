using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Tables;

/// <summary>A column that becomes another type with every row written anew, see <see cref="TypeRewrite"/>.</summary>
sealed record RetypedColumn(string Name, DataType Stored, DataType Wanted);
