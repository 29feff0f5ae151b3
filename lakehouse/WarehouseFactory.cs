using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;

namespace Lakehouse;

/// <summary>Opens the warehouse that a configuration names. Here, because the kit cannot know the lakehouse.</summary>
public static class WarehouseFactory
{
    /// <summary>A warehouse; nothing is asked of it yet.</summary>
    /// <param name="config">Checked already.</param>
    /// <param name="engine">The embedded engine, which the caller disposes after the warehouse; a lakehouse needs it.</param>
    /// <param name="time">The clock.</param>
    public static IWarehouse Open(WarehouseConfig config, Database? engine, TimeProvider time) => config switch
    {
        LakehouseConfig lakehouse => new LakehouseWarehouse(
            lakehouse.Path, engine ?? throw new ArgumentNullException(nameof(engine)), time),
        _ => throw new ConfigException("This warehouse cannot be opened."),
    };
}
