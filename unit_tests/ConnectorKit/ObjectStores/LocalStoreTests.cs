using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using Xunit;

namespace UnitTests.ConnectorKit.ObjectStores;

public sealed class LocalStoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("local store ").FullName;

    [Fact]
    public async Task Every_file_of_the_tree_is_listed_with_its_size()
    {
        Write("a.parquet", 3);
        Write("2024-01-01/b c.ndjson", 5);
        Write("x/y/.hidden", 0);
        using var store = new LocalStore(_folder + "/");

        var items = await store.ListAsync(TestContext.Current.CancellationToken)
            .OrderBy(i => i.Key, StringComparer.Ordinal)
            .Select(i => i with { Modified = null })
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new StoredObject("2024-01-01/b c.ndjson", 5),
                new StoredObject("a.parquet", 3),
                new StoredObject("x/y/.hidden", 0),
            ],
            items);
    }

    [Fact]
    public async Task A_file_is_fetched_in_place()
    {
        Write("d/a.parquet", 3);
        using var store = LocalStore.Open(new Uri(_folder).AbsoluteUri);

        var path = await store.FetchAsync(
            new StoredObject("d/a.parquet", 3), "/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(3, new FileInfo(path).Length);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        using var store = new LocalStore(_folder + "/missing");

        var error = await Assert.ThrowsAsync<ConfigException>(
            async () => await store.ListAsync(TestContext.Current.CancellationToken)
                .CountAsync(TestContext.Current.CancellationToken));

        Assert.Contains(_folder + "/missing does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_address_of_another_machine_is_refused() =>
        Assert.Throws<ConfigException>(() => LocalStore.Open("file://server/share"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Write(string key, int bytes)
    {
        var path = Path.Combine(_folder, key);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[bytes]);
    }
}
