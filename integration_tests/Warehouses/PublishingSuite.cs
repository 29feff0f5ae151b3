using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: the manifest and the history.</summary>
public abstract class PublishingSuite(WarehouseHost host) : WarehouseSuite(host)
{
    [Fact]
    public async Task A_watermark_is_published_once_all_its_tables_are_there()
    {
        var (first, second) = (await SeededTableAsync(), await SeededTableAsync());
        var manifest = ManifestOf(20, first, second);
        await first.MergeAsync("(3, 'c', 20, false)", TrialTable.At(20));
        Assert.False(await Warehouse.PublishAsync(manifest, Cancellation));
        Assert.Null(await Warehouse.PublishedAsync(manifest.ManifestTable, TrialTable.Writer, Cancellation));

        await second.CommitAsync(new NoRows(), await second.PositionAsync(), TrialTable.At(20));
        Assert.True(await Warehouse.PublishAsync(manifest, Cancellation));
        var published = await Warehouse.PublishedAsync(manifest.ManifestTable, TrialTable.Writer, Cancellation);
        Assert.Equal(TrialTable.At(20), published!.Watermark);
        Assert.Equal(
            new[] { first.Name.ToString(), second.Name.ToString() }.Order(), published.Versions.Keys.Order());
        Assert.Equal(3, (await ReadVersionAsync(first, published)).Length);
        Assert.Null(await Warehouse.PublishedAsync(manifest.ManifestTable, "somebody", Cancellation));
    }

    [Fact]
    public async Task Publishing_again_writes_nothing_and_the_greatest_watermark_counts()
    {
        var table = await SeededTableAsync();
        var manifest = ManifestOf(10, table);
        Assert.True(await Warehouse.PublishAsync(manifest, Cancellation));
        Assert.True(await Warehouse.PublishAsync(manifest, Cancellation));
        Assert.Single(await ManifestRowsAsync(manifest));

        await table.CommitAsync(new NoRows(), await table.PositionAsync(), TrialTable.At(20));
        Assert.True(await Warehouse.PublishAsync(ManifestOf(20, table), Cancellation));
        Assert.True(await Warehouse.PublishAsync(manifest, Cancellation));
        Assert.Equal(2, (await ManifestRowsAsync(manifest)).Length);
        var published = await Warehouse.PublishedAsync(manifest.ManifestTable, TrialTable.Writer, Cancellation);
        Assert.Equal(TrialTable.At(20), published!.Watermark);
    }

    [Fact]
    public async Task Two_publishers_at_once_publish_once()
    {
        var table = await SeededTableAsync();
        var manifest = ManifestOf(10, table);
        var both = await Task.WhenAll(
            Warehouse.PublishAsync(manifest, Cancellation), Warehouse.PublishAsync(manifest, Cancellation));
        Assert.Equal([true, true], both);
        Assert.Single(await ManifestRowsAsync(manifest));
    }

    [Fact]
    public async Task A_history_tells_what_each_commit_did_newest_first()
    {
        var table = await SeededTableAsync();
        await table.MergeAsync("(1, 'changed', 20, false), (9, 'new', 20, false)", TrialTable.At(20));

        var history = await Warehouse.HistoryAsync(table.Name, TrialTable.Writer, 100, Cancellation);

        Assert.Equal(history.Select(version => version.Version).OrderDescending(), history.Select(v => v.Version));
        var merge = history.First(version => version.Operation == "MERGE");
        Assert.Equal((1, 1, 0), (merge.Counts!.Inserted, merge.Counts.Updated, merge.Counts.Deleted));
        Assert.NotNull(merge.Time);
        Assert.Equal(Warehouse.Traits.PositionInCommit ? TrialTable.At(20) : null, merge.Position);
        Assert.Single(await Warehouse.HistoryAsync(table.Name, TrialTable.Writer, 1, Cancellation));
        Assert.Empty(await Warehouse.HistoryAsync(
            table.Name with { Table = "nowhere" }, TrialTable.Writer, 1, Cancellation));
    }

    [Fact]
    public async Task A_note_is_kept_per_table_and_writer_until_it_is_taken_away()
    {
        var table = new TableName("main", Schema, "not_there_yet");
        var other = table with { Table = "another" };
        Assert.Null(await Warehouse.ReadNoteAsync(table, "a/b", Cancellation));

        await Warehouse.WriteNoteAsync(table, "a/b", "first", Cancellation);
        await Warehouse.WriteNoteAsync(table, "a/b", "second", Cancellation);
        Assert.Equal("second", await Warehouse.ReadNoteAsync(table, "a/b", Cancellation));
        Assert.Null(await Warehouse.ReadNoteAsync(table, "a", Cancellation));
        Assert.Null(await Warehouse.ReadNoteAsync(other, "a/b", Cancellation));

        await Warehouse.WriteNoteAsync(table, "a/b", null, Cancellation);
        await Warehouse.WriteNoteAsync(table, "a/b", null, Cancellation);
        Assert.Null(await Warehouse.ReadNoteAsync(table, "a/b", Cancellation));
    }

    Manifest ManifestOf(long watermark, params TrialTable[] tables) => new(
        new TableName("main", Schema, "__crdb__manifest"),
        TrialTable.Writer,
        TrialTable.At(watermark),
        [.. tables.Select(table => table.Name)]);

    static async Task<string[]> ReadVersionAsync(TrialTable table, PublishedManifest published) =>
        await table.ReadAsync(new ReadRequest(
            table.Name, table.Schema.Columns, published.Versions[table.Name.ToString()], Cursor: null));

    async Task<string[]> ManifestRowsAsync(Manifest manifest)
    {
        var table = new TrialTable(Warehouse, Database, manifest.ManifestTable, ManifestTable.Schema) { Groups = [] };
        return await table.RowsAsync(ManifestTable.Name, ManifestTable.Watermark, ManifestTable.Table);
    }
}
