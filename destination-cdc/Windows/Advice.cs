using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>What a user can do about values that a column's type does not hold.</summary>
static class Advice
{
    /// <summary>
    /// The end of a sentence, after "or". A column that stands becomes text with its rows, but for keys and structs.
    /// </summary>
    /// <param name="existing">The target; null while there is none.</param>
    /// <param name="column">By its name in the files.</param>
    public static string KeepAsText(SourceTable table, TableInfo? existing, string column)
    {
        var setting = $"set \"types\": {{\"{column}\": \"STRING\"}} to keep it as text";
        var target = table.TargetName(column);
        var stored = existing?.Schema.Columns.FirstOrDefault(other => other.Name == target);
        var isFree = stored is null
            || (!table.Key.Contains(column) && TypeRewrite.IsPossible(stored.Type, DataType.String));
        return isFree
            ? setting
            : $"{setting} in a table that is made anew (another \"target\"): this column, being there, keeps its type";
    }
}
