namespace ConnectorKit.Databricks.Statements;

/// <summary>A value for a <c>:name</c> marker.</summary>
/// <param name="Value">The value's text; null for NULL.</param>
/// <param name="Type">SQL text of the type, such as DECIMAL(18,2).</param>
public sealed record StatementParameter(string Name, string? Value, string Type = "STRING");
