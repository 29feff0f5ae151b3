using System.Collections.Concurrent;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Staging;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>
/// Tables of a Databricks workspace, read and written by a SQL warehouse. Positions stand in a control table beside the
/// tables. This file: committing; further chapters: tables, reading, publishing, probing.
/// </summary>
public sealed partial class DatabricksWarehouse : IWarehouse
{
    const string ControlName = "__crdb__control";

    readonly DatabricksOptions _options;
    readonly WorkspaceClient _workspace;
    readonly StatementClient _statements;
    readonly VolumeFiles _files;
    readonly TableStates _tables;
    readonly CommitTools _tools;
    readonly ConcurrentDictionary<TableName, ControlTable> _controls = new();

    public DatabricksWarehouse(DatabricksOptions options)
        : this(options, CommitSteps.Unobserved)
    {
    }

    internal DatabricksWarehouse(DatabricksOptions options, CommitSteps steps)
    {
        _options = options;
        _workspace = new WorkspaceClient(options.Endpoint.Host, options.Credential, options.Retries);
        _statements = new StatementClient(_workspace, options.Endpoint.WarehouseId);
        _files = new VolumeFiles(_workspace);
        _tables = new TableStates(_statements);
        var staging = options.StagingVolume is { } volume
            ? new VolumeStaging(_files, volume, options.TempDirectory)
            : null;
        _tools = new CommitTools(_statements, _tables, staging, steps);
    }

    public WarehouseTraits Traits { get; } = new(AtomicGroups: false, PositionInCommit: false);

    public async Task<IReadOnlyList<CommitResult>> CommitAsync(
        IReadOnlyList<TableCommit> group, CancellationToken cancellationToken)
    {
        foreach (var commit in group)
        {
            Check(commit);
        }

        var results = new Dictionary<TableName, CommitResult>();
        foreach (var together in group.GroupBy(commit => (Control: ControlOf(commit.Table), commit.Writer)))
        {
            var control = await ControlAsync(together.Key.Control, cancellationToken);
            var commits = new GroupCommit(_tools, control, together.Key.Writer);
            foreach (var (table, result) in await commits.RunAsync([.. together], cancellationToken))
            {
                results.Add(table, result);
            }
        }

        return [.. group.Select(commit => results[commit.Table])];
    }

    public ValueTask DisposeAsync()
    {
        _statements.Dispose();
        _workspace.Dispose();
        return ValueTask.CompletedTask;
    }

    static void Check(TableCommit commit)
    {
        if (commit.Next is null != commit.Change is SchemaOnly)
        {
            throw new ArgumentException($"{commit.Table}: only a commit of the schema alone has no next position.");
        }

        if (commit.Next < commit.Expected?.Position)
        {
            throw new ArgumentException($"{commit.Table}: positions only grow, and {commit.Next} is below the expected one.");
        }
    }

    TableName ControlOf(TableName table) => new(table.Catalog, _options.StateSchema ?? table.Schema, ControlName);

    /// <summary>The control table, made the first time this program writes to it.</summary>
    async Task<ControlTable> ControlAsync(TableName name, CancellationToken cancellationToken)
    {
        if (!_controls.TryGetValue(name, out var control))
        {
            await _tables.MakeAsync(name, ControlSql.Create(name), cancellationToken);
            control = _controls.GetOrAdd(name, new ControlTable(_statements, name));
        }

        return control;
    }
}
