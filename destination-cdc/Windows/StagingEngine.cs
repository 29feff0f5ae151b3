using DestinationCdc.Json;
using DestinationCdc.Windows.Functions;
using DestinationCdc.Windows.Sql;
using DuckDB;

namespace DestinationCdc.Windows;

/// <summary>An engine that knows our functions and macros: made known once, for everyone who stages with it.</summary>
sealed class StagingEngine
{
    /// <summary>Makes them known; the caller disposes the database.</summary>
    public StagingEngine(Database database)
    {
        (Database, Scans) = (database, new JsonScans(database));
        using var connection = database.Connect();
        TextFunctions.Register(connection);
        connection.Execute(Macros.Create);
    }

    public Database Database { get; }

    public JsonScans Scans { get; }
}
