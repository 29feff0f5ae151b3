using ConnectorKit.Warehouses;
using Lakehouse.Writing;

namespace Lakehouse.Publishing;

/// <summary>Publishes and reads watermarks.</summary>
sealed class Manifests(LakehouseEngine engine, CommitSteps steps)
{
    public Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken) => engine.RunAsync(
        manifest.ManifestTable,
        connection => new ManifestPublisher(engine, connection, steps).Publish(manifest, cancellationToken),
        cancellationToken);

    public Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken) => engine.RunAsync(
        manifestTable,
        connection => new ManifestPublisher(engine, connection, steps)
            .Published(manifestTable, writer, cancellationToken),
        cancellationToken);
}
