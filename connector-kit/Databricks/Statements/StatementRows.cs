using System.Collections.Immutable;
using System.Globalization;

namespace ConnectorKit.Databricks.Statements;

/// <summary>A small result, every value as the warehouse's text.</summary>
public sealed record StatementRows(ImmutableArray<string> Columns, IReadOnlyList<string?[]> Rows)
{
    /// <summary>A count that a changing statement reports, such as <c>num_affected_rows</c>; 0 when it does not.</summary>
    public long Count(string column)
    {
        var at = Columns.IndexOf(column);
        return at >= 0 && Rows.Count == 1 && long.TryParse(Rows[0][at], CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;
    }
}
