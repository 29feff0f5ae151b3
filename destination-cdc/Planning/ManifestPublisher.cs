using System.Collections.Immutable;
using ConnectorKit.Errors;
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

    /// <summary>Why the manifest could not be read or written; the tables have gone on without.</summary>
    public string? Held { get; private set; }

    /// <summary>
    /// Writes the manifest unless it is there; nothing is written when a table has moved on meanwhile.
    /// </summary>
    public Task PublishAsync(
        Position watermark, ImmutableArray<TableName> tables, CancellationToken cancellationToken)
    {
        Held = null;
        return TryAsync(async () =>
        {
            if (await ReadAsync(cancellationToken) is not { } published || published < watermark)
            {
                var manifest = new Manifest(_table, config.WriterName, watermark, tables);
                _published = await warehouse.PublishAsync(manifest, cancellationToken) ? watermark : _published;
            }
        });
    }

    /// <summary>The greatest time that is published; null also where the manifest cannot be read.</summary>
    public async Task<Position?> PublishedAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => ReadAsync(cancellationToken));
        return _published;
    }

    async Task<Position?> ReadAsync(CancellationToken cancellationToken) => _published ??=
        (await warehouse.PublishedAsync(_table, config.WriterName, cancellationToken))?.Watermark;

    async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (HeldException held)
        {
            Held = held.Message;
        }
    }
}
