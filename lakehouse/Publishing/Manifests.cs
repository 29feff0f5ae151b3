using ConnectorKit.Warehouses;

namespace Lakehouse.Publishing;

/// <summary>Publishes and reads watermarks.</summary>
sealed class Manifests(LakehouseEngine engine)
{
    public Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken) => engine.RunAsync(
        manifest.ManifestTable,
        connection => new ManifestPublisher(engine, connection).Publish(manifest, cancellationToken),
        cancellationToken);

    public Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken) => engine.RunAsync(
        manifestTable,
        connection => new ManifestPublisher(engine, connection).Published(manifestTable, writer, cancellationToken),
        cancellationToken);
}
