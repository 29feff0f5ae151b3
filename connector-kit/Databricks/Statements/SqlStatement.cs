using System.Collections.Immutable;

namespace ConnectorKit.Databricks.Statements;

/// <summary>One SQL statement for the warehouse.</summary>
/// <param name="RepeatSafely">
/// Running it twice is the same as once (a query; a change that sets what is already set), so that a lost reply is
/// answered by sending it again.
/// </param>
public sealed record SqlStatement(string Text, bool RepeatSafely)
{
    /// <summary>Values for <c>:name</c> markers, as text; the type is SQL text.</summary>
    public ImmutableArray<StatementParameter> Parameters { get; init; } = [];
}
