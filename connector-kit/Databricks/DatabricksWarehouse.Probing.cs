using System.Collections.Immutable;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>Chapter: what stands against the work, each with what to do.</summary>
public sealed partial class DatabricksWarehouse
{
    public async Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var schemas = await TryAsync(() => SchemasAsync(request.Catalog, cancellationToken), problems);
        if (schemas is null)
        {
            // neither host, token, warehouse nor catalog: nothing further can be asked
            return new ProbeReport(problems.ToImmutable());
        }

        foreach (var schema in request.Schemas)
        {
            if (request.Writes)
            {
                await TryAsync(() => TryTableAsync(
                    new TableName(request.Catalog, schema, $"__crdb__probe_{Guid.NewGuid():N}"),
                    schemas.Contains(schema), cancellationToken), problems);
            }
            else if (!schemas.Contains(schema))
            {
                problems.Add(
                    $"There is no schema {request.Catalog}.{schema}, or USE SCHEMA on it is not granted. Check 'schemas'.");
            }
        }

        if (request.Writes && _options.StagingVolume is null)
        {
            problems.Add(
                "Rows go to Databricks through a volume, and none is given: set 'staging_volume' to "
                + "/Volumes/<catalog>/<schema>/<volume>.");
        }
        else if (request.Writes)
        {
            await TryAsync(() => TryVolumeAsync(_options.StagingVolume!, cancellationToken), problems);
        }

        return problems.Count == 0 ? ProbeReport.Healthy : new ProbeReport(problems.ToImmutable());
    }

    async Task<HashSet<string>> SchemasAsync(string catalog, CancellationToken cancellationToken)
    {
        var schemas = await _statements.ExecuteAsync(
            new SqlStatement(ListSql.Schemas(catalog), RepeatSafely: true), cancellationToken);
        return [.. schemas.Rows.Select(row => row[0]!)];
    }

    /// <summary>Makes a table and drops it, with its schema where that was not there.</summary>
    async Task<bool> TryTableAsync(TableName table, bool schemaIsThere, CancellationToken cancellationToken)
    {
        var dialect = SqlDialect.Databricks;
        await _tables.MakeAsync(table, $"CREATE TABLE {dialect.Table(table)} (a INT)", cancellationToken);
        var drop = $"DROP TABLE IF EXISTS {dialect.Table(table)}";
        await _statements.ExecuteAsync(new SqlStatement(drop, RepeatSafely: true), cancellationToken);
        if (!schemaIsThere)
        {
            // RESTRICT: whatever others put there in the meantime keeps the schema
            drop = $"DROP SCHEMA IF EXISTS {dialect.Identifier(table.Catalog)}.{dialect.Identifier(table.Schema)} RESTRICT";
            await _statements.ExecuteAsync(new SqlStatement(drop, RepeatSafely: true), cancellationToken);
        }

        return true;
    }

    async Task<bool> TryVolumeAsync(string volume, CancellationToken cancellationToken)
    {
        var path = $"{volume.TrimEnd('/')}/probe-{Guid.NewGuid():N}";
        var local = Path.Combine(_options.TempDirectory, Path.GetFileName(path));
        await File.WriteAllTextAsync(local, "probe", cancellationToken);
        try
        {
            await _files.PutAsync(path, local, cancellationToken);
            await _files.DeleteAsync(path, cancellationToken);
            return true;
        }
        finally
        {
            File.Delete(local);
        }
    }

    /// <summary>Default when it failed; then the problem says why.</summary>
    static async Task<T?> TryAsync<T>(Func<Task<T>> part, ImmutableArray<string>.Builder problems)
    {
        try
        {
            return await part();
        }
        catch (Exception e) when (e is ConnectorException or StatementFailedException or IOException)
        {
            problems.Add(e.Message);
            return default;
        }
    }
}
