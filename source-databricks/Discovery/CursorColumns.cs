using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace SourceDatabricks.Discovery;

/// <summary>Which columns can say where a read goes on.</summary>
static class CursorColumns
{
    /// <summary>The row's time of change in tables that a changefeed is applied to.</summary>
    const string ChangefeedTime = "__crdb__updated";

    static readonly string[] TimesOfChange =
    [
        "updated_at", "modified_at", "last_updated", "last_modified", "last_updated_at", "last_modified_at", "updated",
        "modified", "update_time", "modify_time", "updated_on", "modified_on",
    ];

    /// <summary>True for types with an order that both engines and the text of a state agree on.</summary>
    public static bool CanBeCursor(DataType type) => type.Kind
        is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal
        or TypeKind.Float or TypeKind.Double or TypeKind.String or TypeKind.Date
        or TypeKind.Timestamp or TypeKind.TimestampNtz;

    /// <summary>
    /// The column to use when the user chooses none; null when it would be a guess. A wrong guess (a time of creation, a key)
    /// loses updates without a word, and some clients always take the default.
    /// </summary>
    public static string? Default(TableSchema table)
    {
        var candidates = table.Columns.Where(c => CanBeCursor(c.Type)).ToList();
        var change = candidates.Find(c => c.Name == ChangefeedTime);
        var named = TimesOfChange
            .Select(name => candidates.Find(
                c => IsTime(c.Type) && c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(c => c is not null);
        return (change ?? named)?.Name;
    }

    static bool IsTime(DataType type) => type.Kind is TypeKind.Timestamp or TypeKind.TimestampNtz;
}
