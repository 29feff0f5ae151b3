using ConnectorKit.Warehouses;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>What a user can do about values that a column's type does not hold.</summary>
static class Advice
{
    /// <summary>
    /// The end of a sentence, after "or". A standing column only grows, so where the table has it, text needs another table.
    /// </summary>
    /// <param name="existing">The target; null while there is none.</param>
    /// <param name="column">By its name in the files.</param>
    public static string KeepAsText(SourceTable table, TableInfo? existing, string column)
    {
        var setting = $"set \"types\": {{\"{column}\": \"STRING\"}} to keep it as text";
        var target = table.TargetName(column);
        return existing?.Schema.Columns.Any(stored => stored.Name == target) == true
            ? $"{setting} in a table that is made anew (another \"target\"): a column that is there keeps its type"
            : setting;
    }
}
