using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Publishing;

/// <summary>Publishes and reads watermarks: one statement copies the versions from the control rows.</summary>
sealed class ManifestPublisher(StatementClient statements, TableStates tables, ControlTables controls)
{
    const int Tries = 5;
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    public async Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var names = manifest.Tables.Select(controls.NameFor).Distinct().ToList();
        if (names.Count != 1)
        {
            throw new ArgumentException(
                $"The tables of a manifest have their positions in one control table; these have {names.Count}.",
                nameof(manifest));
        }

        var publish = new SqlStatement(ManifestSql.Publish(names[0], manifest), RepeatSafely: true);
        for (var tried = 1; ; tried++)
        {
            try
            {
                var written = await statements.ExecuteAsync(publish, cancellationToken);
                return written.Count("num_inserted_rows") == manifest.Tables.Length
                    || await IsPublishedAsync(manifest, cancellationToken);
            }
            catch (ConfigException e) when (StatementErrors.IsMissing(e) && tried == 1)
            {
                await controls.MakeAsync(names[0], cancellationToken);
                await tables.MakeAsync(
                    manifest.ManifestTable, ManifestSql.Create(manifest.ManifestTable), cancellationToken);
            }
            catch (ConnectorException e) when (StatementErrors.IsConflict(e) && tried < Tries)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    public async Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken)
    {
        try
        {
            var newest = await statements.ExecuteAsync(
                new SqlStatement(ManifestSql.Newest(manifestTable, writer), RepeatSafely: true), cancellationToken);
            return newest.Rows.Count == 0
                ? null
                : new PublishedManifest(
                    ControlTable.ParsePosition(newest.Rows[0][0])!.Value,
                    newest.Rows.Where(row => row[2] is not null).ToImmutableDictionary(
                        row => row[1]!, row => long.Parse(row[2]!, CultureInfo.InvariantCulture)));
        }
        catch (ConfigException e) when (StatementErrors.IsMissing(e))
        {
            return null;
        }
    }

    async Task<bool> IsPublishedAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var count = await statements.ExecuteAsync(
            new SqlStatement(ManifestSql.CountPublished(manifest), RepeatSafely: true), cancellationToken);
        return count.Rows[0][0] == manifest.Tables.Length.ToString(CultureInfo.InvariantCulture);
    }
}
