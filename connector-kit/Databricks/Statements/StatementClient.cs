using System.Runtime.CompilerServices;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Arrow;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Statements;

/// <summary>
/// Runs SQL on a warehouse over the Statement Execution API: submit, poll by id, fetch. A statement whose reply was lost
/// is found again by its id; one whose id was lost is submitted again only if that does no harm.
/// https://docs.databricks.com/api/workspace/statementexecution
/// </summary>
public sealed class StatementClient(WorkspaceClient workspace, string warehouseId, HttpMessageHandler? store = null)
    : IDisposable
{
    readonly StatementRunner _runner = new(workspace, warehouseId);
    readonly ChunkDownloads _downloads = new(workspace.Retries, store);

    /// <summary>Runs a statement whose result is small (at most 25 MiB, else it fails).</summary>
    /// <exception cref="ConfigException">The credentials, the warehouse, a name or a grant is wrong.</exception>
    /// <exception cref="UnreachableException">The warehouse cannot be reached, or another commit came in between.</exception>
    /// <exception cref="OutcomeUnknownException">The statement may have run, or may be running.</exception>
    /// <exception cref="StatementFailedException">It failed for a reason that is neither.</exception>
    public async Task<StatementRows> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        var reply = await _runner.RunAsync(statement, "INLINE", "JSON_ARRAY", cancellationToken);
        var rows = new List<string?[]>(reply.Result?.DataArray ?? []);
        for (var chunk = 1; chunk < reply.Manifest!.TotalChunkCount; chunk++)
        {
            rows.AddRange((await _runner.ChunkAsync(reply.StatementId, chunk, cancellationToken)).DataArray ?? []);
        }

        return new StatementRows([.. (reply.Manifest.Schema?.Columns ?? []).Select(column => column.Name)], rows);
    }

    /// <summary>
    /// Runs a query of any size (up to 100 GiB) and streams its rows from the links that the warehouse hands out.
    /// Each batch is valid until the next one is asked for.
    /// </summary>
    /// <param name="query">Repeatable by its nature.</param>
    /// <param name="types">The columns' types, in order; null: as the stream says.</param>
    /// <inheritdoc cref="ExecuteAsync" path="/exception"/>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        SqlStatement query,
        IReadOnlyList<Types.DataType>? types,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = await _runner.RunAsync(query, "EXTERNAL_LINKS", "ARROW_STREAM", cancellationToken);
        if (reply.Manifest!.Truncated)
        {
            throw new ConfigException(
                "The result is larger than 100 GiB, the most that a warehouse hands out for one query: read fewer "
                + "columns, or set a cursor.");
        }

        if (reply.Manifest.TotalChunkCount == 0)
        {
            yield break;
        }

        var links = new ChunkLinks(
            reply.Result?.ExternalLinks ?? [],
            (chunk, token) => _runner.ChunkAsync(reply.StatementId, chunk, token),
            workspace.Retries.Time);
        var chunks = _downloads.InOrderAsync(links, reply.Manifest.TotalChunkCount, cancellationToken);
        using var scratch = new Arena();
        await foreach (var chunk in chunks)
        {
            using (chunk)
            {
                var stream = new ArrowStream(chunk, types, scratch);
                foreach (var batch in stream.Batches())
                {
                    yield return new ColumnBatch(batch.Rows, batch.Columns, batch)
                    {
                        SliceRows = reply.Manifest.TotalRowCount,
                    };
                }
            }
        }
    }

    public void Dispose() => _downloads.Dispose();
}
