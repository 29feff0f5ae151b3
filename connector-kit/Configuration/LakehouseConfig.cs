namespace ConnectorKit.Configuration;

/// <summary>Delta tables in a folder, worked on by the embedded engine.</summary>
[Setting("Embedded lakehouse", "Delta tables in a folder on this machine; the embedded engine does the work.")]
public sealed record LakehouseConfig : WarehouseConfig
{
    [Setting(
        "Folder",
        "Folder that holds the tables, each at catalog/schema/table; relative to the working directory.",
        Order = 1, Examples = ["./lakehouse", "/data/lakehouse"])]
    public required string Path { get; init; }
}
