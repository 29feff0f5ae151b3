using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Probing;

/// <summary>Tries what the work will need; every problem says what to do.</summary>
sealed class WarehouseProbe(
    StatementClient statements, TableStates tables, VolumeFiles files, DatabricksOptions options)
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    public async Task<ProbeReport> RunAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        HashSet<string> schemas = [];
        if (!await TryAsync(async () => schemas = await SchemasAsync(request.Catalog, cancellationToken), problems))
        {
            // host, token, warehouse or catalog: nothing further can be asked
            return new ProbeReport([.. problems]);
        }

        foreach (var schema in request.Schemas)
        {
            if (request.Writes)
            {
                var table = new TableName(request.Catalog, schema, $"__crdb__probe_{Guid.NewGuid():N}");
                await TryAsync(() => MakeAndDropAsync(table, schemas.Contains(schema), cancellationToken), problems);
            }
            else if (!schemas.Contains(schema))
            {
                problems.Add(
                    $"There is no schema {request.Catalog}.{schema}, or USE SCHEMA on it is not granted. Check 'schemas'.");
            }
        }

        if (request.Writes)
        {
            await TryAsync(() => PutAndDeleteAsync(cancellationToken), problems);
        }

        return problems.Count == 0 ? ProbeReport.Healthy : new ProbeReport([.. problems]);
    }

    async Task<HashSet<string>> SchemasAsync(string catalog, CancellationToken cancellationToken)
    {
        var schemas = await statements.ExecuteAsync(
            new SqlStatement(ListSql.Schemas(catalog), RepeatSafely: true), cancellationToken);
        return [.. schemas.Rows.Select(row => row[0]!)];
    }

    /// <summary>Makes a table and drops it, with its schema where that was not there.</summary>
    async Task MakeAndDropAsync(TableName table, bool schemaIsThere, CancellationToken cancellationToken)
    {
        await tables.MakeAsync(table, $"CREATE TABLE {Dialect.Table(table)} (a INT)", cancellationToken);
        await DropAsync($"DROP TABLE IF EXISTS {Dialect.Table(table)}", cancellationToken);
        if (!schemaIsThere)
        {
            // RESTRICT: what others put there in the meantime keeps the schema
            var schema = $"{Dialect.Identifier(table.Catalog)}.{Dialect.Identifier(table.Schema)}";
            await DropAsync($"DROP SCHEMA IF EXISTS {schema} RESTRICT", cancellationToken);
        }
    }

    Task<StatementRows> DropAsync(string drop, CancellationToken cancellationToken) =>
        statements.ExecuteAsync(new SqlStatement(drop, RepeatSafely: true), cancellationToken);

    async Task PutAndDeleteAsync(CancellationToken cancellationToken)
    {
        var volume = options.StagingVolume ?? throw new ConfigException(
            "Rows go to Databricks through a volume, and none is given: set 'staging_volume' to "
            + "/Volumes/<catalog>/<schema>/<volume>.");
        var path = $"{volume.TrimEnd('/')}/probe-{Guid.NewGuid():N}";
        var local = Path.Combine(options.TempDirectory, Path.GetFileName(path));
        await File.WriteAllTextAsync(local, "probe", cancellationToken);
        try
        {
            await files.PutAsync(path, local, cancellationToken);
            await files.DeleteAsync(path, cancellationToken);
        }
        finally
        {
            File.Delete(local);
        }
    }

    /// <summary>False when it failed; then a problem says why.</summary>
    static async Task<bool> TryAsync(Func<Task> part, List<string> problems)
    {
        try
        {
            await part();
            return true;
        }
        catch (Exception e) when (e is ConnectorException or StatementFailedException or IOException)
        {
            problems.Add(e.Message);
            return false;
        }
    }
}
