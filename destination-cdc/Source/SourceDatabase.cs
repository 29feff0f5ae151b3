using System.Collections.Immutable;
using System.Net.Sockets;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using Npgsql;

namespace DestinationCdc.Source;

/// <summary>
/// The database behind the feeds, over PostgreSQL's protocol: CockroachDB says itself what its tables are, of
/// PostgreSQL's catalog the same statement is made.
/// </summary>
sealed class SourceDatabase : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;
    readonly bool _isCockroach;

    SourceDatabase(NpgsqlConnection connection, bool isCockroach) =>
        (_connection, _isCockroach) = (connection, isCockroach);

    /// <summary>Connects.</summary>
    /// <exception cref="ConnectorException">
    /// The address is wrong, nobody answers there, or it lets nobody in.
    /// </exception>
    public static async Task<SourceDatabase> OpenAsync(Secret url, CancellationToken cancellationToken)
    {
        var settings = PostgresUrl.Parse(url);
#pragma warning disable CA2000 // The result owns the connection; when there is none, the catch below disposes it.
        var connection = new NpgsqlConnection(settings.ConnectionString);
#pragma warning restore CA2000
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var version = new NpgsqlCommand("SELECT version()", connection);
            var text = (string?)await version.ExecuteScalarAsync(cancellationToken);
            return new SourceDatabase(connection, text?.StartsWith("CockroachDB", StringComparison.Ordinal) == true);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            await connection.DisposeAsync();
            throw Refused(settings, e);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>The table's CREATE TABLE statement; null when there is no such table.</summary>
    /// <param name="name">Database, schema and table, or fewer of them from the right.</param>
    /// <exception cref="ConfigException">The user may not see it.</exception>
    public async Task<string?> CreateStatementAsync(ImmutableArray<string> name, CancellationToken cancellationToken)
    {
        var quoted = string.Join('.', name.Select(SqlDialect.DuckDb.Identifier));
        try
        {
            return _isCockroach
                ? await ShowCreateAsync(quoted, cancellationToken)
                : await PostgresCatalog.CreateStatementAsync(_connection, name, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InvalidCatalogName)
        {
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new ConfigException(
                $"The user of `source.url` may not see {quoted}: {e.MessageText}. Grant SELECT on it, or give the "
                + "table's `source_schema`.",
                e);
        }
        catch (NpgsqlException e)
        {
            throw new UnreachableException($"The source database failed to describe {quoted}: {e.Message}", e);
        }
    }

    async Task<string?> ShowCreateAsync(string quoted, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SHOW CREATE TABLE {quoted}", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetString(reader.FieldCount - 1) : null;
    }

    static ConnectorException Refused(NpgsqlConnectionStringBuilder settings, Exception e)
    {
        var place = $"The source database at {settings.Host}:{settings.Port} (`source.url`)";
        return e is PostgresException { SqlState: var state } refused
            && (state.StartsWith("28", StringComparison.Ordinal) || state == PostgresErrorCodes.InvalidCatalogName)
            ? new ConfigException(
                $"{place} lets nobody in: {refused.MessageText}. Check user, password and database.", e)
            : new UnreachableException(
                $"{place} cannot be reached: {e.Message}. Check host, port, sslmode and the network.", e);
    }
}
