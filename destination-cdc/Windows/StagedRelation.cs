using ConnectorKit.Sql;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>A table of the engine that goes when it is disposed.</summary>
sealed class StagedRelation(Database database, string purpose) : IDisposable
{
    /// <summary>Quoted, unlike any other.</summary>
    public string Name { get; } = SqlDialect.DuckDb.Identifier($"{purpose}_{Guid.NewGuid():N}");

    public void Dispose()
    {
        using var connection = database.Connect();
        connection.Execute($"DROP TABLE IF EXISTS {Name}");
    }
}
