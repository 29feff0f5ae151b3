using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>Chapter: the manifest.</summary>
public sealed partial class DatabricksWarehouse
{
    const int PublishTries = 5;

    public async Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var controls = manifest.Tables.Select(ControlOf).Distinct().ToList();
        if (controls.Count != 1)
        {
            throw new ArgumentException(
                $"The tables of a manifest have their positions in one control table; these have {controls.Count}.");
        }

        var control = controls[0];
        await ControlAsync(control, cancellationToken);
        await _tables.MakeAsync(
            manifest.ManifestTable, ManifestSql.Create(manifest.ManifestTable), cancellationToken);
        var publish = new SqlStatement(ManifestSql.Publish(control, manifest), RepeatSafely: true);
        for (var tried = 1; ; tried++)
        {
            try
            {
                var written = await _statements.ExecuteAsync(publish, cancellationToken);
                return written.Count("num_inserted_rows") == manifest.Tables.Length
                    || await IsPublishedAsync(manifest, cancellationToken);
            }
            catch (ConnectorException e) when (StatementErrors.IsConflict(e) && tried < PublishTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    public async Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken)
    {
        try
        {
            var newest = await _statements.ExecuteAsync(
                new SqlStatement(ManifestSql.Newest(manifestTable, writer), RepeatSafely: true), cancellationToken);
            return newest.Rows.Count == 0
                ? null
                : new PublishedManifest(
                    Position.Parse(newest.Rows[0][0]!),
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
        var count = await _statements.ExecuteAsync(
            new SqlStatement(ManifestSql.CountPublished(manifest), RepeatSafely: true), cancellationToken);
        return count.Rows[0][0] == manifest.Tables.Length.ToString(CultureInfo.InvariantCulture);
    }
}
