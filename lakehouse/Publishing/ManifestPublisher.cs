using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Reading;
using Lakehouse.Schema;
using Lakehouse.Writing;

namespace Lakehouse.Publishing;

/// <summary>
/// The manifest table: an append of one row per table whose own position is the watermark, so that publishing twice, also by
/// two programs at once, writes once.
/// </summary>
sealed class ManifestPublisher(LakehouseEngine engine, Connection connection, CommitSteps steps)
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    /// <summary>False when a table is not at the watermark; then nothing is written.</summary>
    public bool Publish(Manifest manifest, CancellationToken cancellationToken)
    {
        var table = engine.Open(manifest.ManifestTable);
        var files = new DataFileWriter(table.Root, engine.Time);
        ImmutableArray<AddFile> written = [];
        while (true)
        {
            var snapshot = engine.Snapshots.Newest(table, cancellationToken);
            if (Settled(snapshot, manifest) is { } settled)
            {
                files.Discard(written);
                return settled;
            }

            if (written.IsEmpty)
            {
                if (Versions(manifest, cancellationToken) is not { } versions)
                {
                    return false;
                }

                var schema = DeltaSchema.From(ManifestTable.Schema.Columns);
                written = files.Write(connection, Rows(manifest, versions), schema, key: []);
                steps.Reach(CommitStep.ManifestWritten);
            }

            var actions = Creation(snapshot).Concat(StoredPositions.Actions(manifest.Writer, manifest.Watermark));
            var commit = new DeltaCommit("WRITE", [.. actions, .. written]) { Reads = ReadScope.Nothing };
            if (table.Commit(snapshot, commit, cancellationToken).Version is not null)
            {
                steps.Reach(CommitStep.ManifestCommitted);
                return true;
            }
        }
    }

    /// <summary>The greatest watermark of a writer; null when it published none.</summary>
    public PublishedManifest? Published(TableName manifestTable, string writer, CancellationToken cancellationToken)
    {
        var snapshot = engine.Snapshots.Newest(engine.Open(manifestTable), cancellationToken);
        var rows = Read(snapshot, manifestTable, writer);
        if (rows.Count == 0)
        {
            return null;
        }

        var newest = rows.Max(row => row.Watermark);
        var versions = rows.Where(row => row.Watermark == newest);
        return new PublishedManifest(newest, versions.ToImmutableDictionary(row => row.Table, row => row.Version));
    }

    /// <summary>What publishing comes to without writing; null when the rows are still to be written.</summary>
    bool? Settled(Snapshot? snapshot, Manifest manifest)
    {
        var stored = snapshot is null ? null : StoredPositions.Of(snapshot, manifest.Writer);
        if (stored == manifest.Watermark)
        {
            return true;
        }

        return stored > manifest.Watermark
            ? Read(snapshot, manifest.ManifestTable, manifest.Writer).Any(row => row.Watermark == manifest.Watermark)
            : null;
    }

    List<ManifestRow> Read(Snapshot? snapshot, TableName table, string writer)
    {
        if (snapshot is null || snapshot.FileCount == 0)
        {
            return [];
        }

        var columns = ManifestTable.Schema.Columns.Take(4).ToImmutableArray();
        var sql = new ReadSql(snapshot, new ReadRequest(table, columns, snapshot.Version, null));
        var rows = connection.Rows(
            $"SELECT CAST(c1 AS VARCHAR), c2, c3 FROM ({sql.Prepare(connection, snapshot.Files)}) m(c0, c1, c2, c3) "
            + "WHERE c0 = $1",
            writer);
        return
        [
            .. rows.Select(row => new ManifestRow(Position.Parse((string)row[0]!), (string)row[1]!, (long)row[2]!)),
        ];
    }

    /// <summary>Only appended to, so it stays readable and writable for every Delta engine.</summary>
    IEnumerable<LogAction> Creation(Snapshot? snapshot) => snapshot is not null
        ? []
        :
        [
            Protocol.Plain,
            new Metadata(Guid.NewGuid().ToString(), DeltaSchema.From(ManifestTable.Schema.Columns).ToJson())
            {
                CreatedTime = engine.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            },
        ];

    string Rows(Manifest manifest, IEnumerable<(TableName Table, Snapshot Snapshot)> versions)
    {
        var publishedAt = $"{engine.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss.ffffff}+00";
        var rows = versions.Select(entry => string.Join(
            ", ",
            Dialect.Text(manifest.Writer),
            Dialect.Text(manifest.Watermark.ToString()),
            Dialect.Text(entry.Table.ToString()),
            entry.Snapshot.Version,
            entry.Snapshot.LiveRecords?.ToString() ?? "NULL",
            Dialect.Text(publishedAt)));
        var columns = ManifestTable.Schema.Columns;
        var casts = columns.Select((column, index) =>
            $"CAST(c{index} AS {Dialect.Type(column.Type)}) AS {Dialect.Identifier(column.Name)}");
        var names = string.Join(", ", columns.Select((_, index) => $"c{index}"));
        return $"SELECT {string.Join(", ", casts)} FROM (VALUES ({string.Join("), (", rows)})) m({names})";
    }

    /// <summary>The newest version of each table that is at the watermark; null when one has none.</summary>
    List<(TableName Table, Snapshot Snapshot)>? Versions(Manifest manifest, CancellationToken cancellationToken)
    {
        var versions = new List<(TableName, Snapshot)>();
        foreach (var table in manifest.Tables)
        {
            if (At(table, manifest, cancellationToken) is not { } snapshot)
            {
                return null;
            }

            versions.Add((table, snapshot));
        }

        return versions;
    }

    Snapshot? At(TableName name, Manifest manifest, CancellationToken cancellationToken)
    {
        var table = engine.Open(name);
        var newest = engine.Snapshots.Newest(table, cancellationToken);
        var stored = newest is null ? null : StoredPositions.Of(newest, manifest.Writer);
        if (stored == manifest.Watermark)
        {
            return newest;
        }

        return stored > manifest.Watermark && LastVersionAt(name, newest!, manifest) is { } version
            ? engine.Snapshots.At(table, version, cancellationToken)
            : null;
    }

    /// <summary>The table has gone on: looks back through its commits for the last one before it left the watermark.</summary>
    long? LastVersionAt(TableName name, Snapshot newest, Manifest manifest)
    {
        var log = new LogDirectory(engine.Folder.PathOf(name));
        var last = newest.Version;
        for (var version = newest.Version; version >= 0 && log.HasCommit(version); version--)
        {
            switch (StoredPositions.In(log.ReadCommit(version), manifest.Writer))
            {
                case { } position when position > manifest.Watermark:
                    last = version - 1;
                    break;
                case { } position:
                    return position == manifest.Watermark ? last : null;
                default:
                    break;
            }
        }

        return null;
    }
}
