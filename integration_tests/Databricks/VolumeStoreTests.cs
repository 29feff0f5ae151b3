using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>A volume lists and fetches what a folder with the same files does.</summary>
public sealed class VolumeStoreTests : IDisposable
{
    static readonly string[] Keys =
        ["top.ndjson", "2026-11-21/a-1.parquet", "2026-11-21/00/deep.RESOLVED", "2026-11-22/ü and #%?.json"];

    readonly string _folder = Directory.CreateTempSubdirectory("volume-store-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_volume_has_the_same_objects_as_the_folder_that_was_uploaded()
    {
        var (workspace, feed) = await UploadAsync();
        using var local = new LocalStore(Path.Combine(_folder, "feed"));
        using var volume = new VolumeStore(workspace, feed + "/");

        var expected = await local.ListAsync(Cancellation).ToListAsync(Cancellation);
        var found = await volume.ListAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(
            expected.Select(item => item with { Modified = null }).OrderBy(item => item.Key, StringComparer.Ordinal),
            found.OrderBy(item => item.Key, StringComparer.Ordinal));
        foreach (var item in found)
        {
            var copy = await volume.FetchAsync(item, Path.Combine(_folder, "cache"), Cancellation);
            var original = await local.FetchAsync(item, _folder, Cancellation);
            Assert.Equal(
                await File.ReadAllBytesAsync(original, Cancellation), await File.ReadAllBytesAsync(copy, Cancellation));
        }
    }

    [Fact]
    public async Task A_file_that_is_shorter_than_the_listing_said_is_not_taken()
    {
        var (workspace, feed) = await UploadAsync();
        using var volume = new VolumeStore(workspace, feed);
        var cache = Path.Combine(_folder, "cache");

        await Assert.ThrowsAsync<UnreachableException>(
            () => volume.FetchAsync(new StoredObject(Keys[0], 1_000_000), cache, Cancellation));

        Assert.Empty(Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_another_of_another_size_is_fetched_again()
    {
        var (workspace, feed) = await UploadAsync();
        using var volume = new VolumeStore(workspace, feed);
        var cache = Path.Combine(_folder, "cache");
        await volume.FetchAsync(await FindAsync(volume, Keys[0]), cache, Cancellation);
        var local = Path.Combine(_folder, "feed", Keys[0]);
        await File.AppendAllTextAsync(local, " and more", Cancellation);
        await new VolumeFiles(workspace).PutAsync($"{feed}/{Keys[0]}", local, Cancellation);

        var copy = await volume.FetchAsync(await FindAsync(volume, Keys[0]), cache, Cancellation);

        Assert.EndsWith(" and more", await File.ReadAllTextAsync(copy, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_that_is_not_there_is_the_users_to_mend()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: false);
        using var volume = new VolumeStore(Client(databricks), "/Volumes/main/default/nothing/feed");

        var failure = await Assert.ThrowsAsync<ConfigException>(
            async () => await volume.ListAsync(Cancellation).ToListAsync(Cancellation));

        Assert.Contains("/Volumes/main/default/nothing/feed", failure.Message, StringComparison.Ordinal);
    }

    static async Task<StoredObject> FindAsync(VolumeStore volume, string key) =>
        await volume.ListAsync(Cancellation).SingleAsync(item => item.Key == key, Cancellation);

    async Task<(WorkspaceClient Workspace, string Feed)> UploadAsync()
    {
        var databricks = await DatabricksDouble.GetAsync(alone: false);
        var workspace = Client(databricks);
        var files = new VolumeFiles(workspace);
        var feed = $"/Volumes/main/{await databricks.NewSchemaAsync()}/staging/feed";
        foreach (var key in Keys)
        {
            var local = Path.Combine(_folder, "feed", key);
            Directory.CreateDirectory(Path.GetDirectoryName(local)!);
            await File.WriteAllTextAsync(local, $"bytes of {key}", Cancellation);
            await files.CreateDirectoryAsync(Path.GetDirectoryName($"{feed}/{key}")!, Cancellation);
            await files.PutAsync($"{feed}/{key}", local, Cancellation);
        }

        return (workspace, feed);
    }

    static WorkspaceClient Client(DatabricksDouble databricks) =>
        new(new Uri(databricks.Host), new PersonalToken(databricks.Token));
}
