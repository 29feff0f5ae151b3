using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Configuration;

namespace DestinationCdc.Planning;

/// <summary>
/// Publishes the times at which all tables have met. Readers who want them at one instant pin the versions that the
/// newest manifest names.
/// </summary>
sealed class ManifestPublisher(DestinationCdcConfig config, IWarehouse warehouse)
{
    readonly TableName _table = new(
        TargetName.Lower(config.Catalog), TargetName.Lower(config.StateSchema ?? config.Schema), "__crdb__manifest");

    Position? _published;

    /// <summary>
    /// Writes the manifest unless it is there; nothing is written when a table has moved on meanwhile.
    /// </summary>
    public async Task PublishAsync(
        Position watermark, ImmutableArray<TableName> tables, CancellationToken cancellationToken)
    {
        if (await PublishedAsync(cancellationToken) is { } published && published >= watermark)
        {
            return;
        }

        var manifest = new Manifest(_table, config.WriterName, watermark, tables);
        _published = await warehouse.PublishAsync(manifest, cancellationToken) ? watermark : _published;
    }

    /// <summary>The greatest time that is published.</summary>
    public async Task<Position?> PublishedAsync(CancellationToken cancellationToken) => _published ??=
        (await warehouse.PublishedAsync(_table, config.WriterName, cancellationToken))?.Watermark;
}
