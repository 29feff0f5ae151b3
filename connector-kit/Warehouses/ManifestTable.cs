using ConnectorKit.Types;

namespace ConnectorKit.Warehouses;

/// <summary>The table that publishes watermarks: one row per writer, watermark and table, the same on every engine.</summary>
public static class ManifestTable
{
    /// <summary>The writer.</summary>
    public const string Name = "name";

    public const string Watermark = "watermark";

    /// <summary>Three-part name of the published table.</summary>
    public const string Table = "table";

    public const string Version = "version";

    /// <summary>Rows of that version; NULL where the engine would have to scan.</summary>
    public const string Rows = "rows";

    public const string PublishedAt = "published_at";

    public static TableSchema Schema { get; } = new(
        [
            new ColumnDefinition(Name, DataType.String),
            new ColumnDefinition(Watermark, DataType.Decimal(29, 10)),
            new ColumnDefinition(Table, DataType.String),
            new ColumnDefinition(Version, DataType.BigInt),
            new ColumnDefinition(Rows, DataType.BigInt),
            new ColumnDefinition(PublishedAt, DataType.Timestamp),
        ],
        Key: []);
}
