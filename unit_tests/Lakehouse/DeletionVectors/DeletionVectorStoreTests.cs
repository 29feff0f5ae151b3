using ConnectorKit.Errors;
using Lakehouse.DeletionVectors;
using UnitTests.Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.DeletionVectors;

public sealed class DeletionVectorStoreTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_file_holds_many_vectors()
    {
        var store = new DeletionVectorStore(_folder.Path);
        var sets = new[]
        {
            RoaringBitmapArray.Of(1, 2, 3), RoaringBitmapArray.Of(Enumerable.Range(0, 100_000).Select(n => n * 7L)),
            RoaringBitmapArray.Of(1L << 40),
        };
        var written = store.Write(sets);
        Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Equal(1, written[0].Offset);
        Assert.Equal(sets.Select(set => set.Positions()), written.Select(vector => store.Read(vector).Positions()));
        Assert.Equal(sets.Select(set => set.Cardinality), written.Select(vector => vector.Cardinality));
    }

    [Fact]
    public void Inline_and_absolute_vectors_are_read()
    {
        var store = new DeletionVectorStore(_folder.Path);
        var rows = RoaringBitmapArray.Of(0, 9);
        var stored = store.Write([rows])[0];
        var absolute = stored with
        {
            StorageType = DeletionVectorDescriptor.PathStorage,
            PathOrInlineDv = new Uri(store.PathOf(stored)).AbsoluteUri,
        };
        var inline = stored with
        {
            StorageType = DeletionVectorDescriptor.InlineStorage,
            PathOrInlineDv = Z85.Encode(rows.Serialize()),
            Offset = null,
        };
        Assert.Equal([0, 9], new DeletionVectorStore("/elsewhere").Read(absolute).Positions());
        Assert.Equal([0, 9], store.Read(inline).Positions());
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        var store = new DeletionVectorStore(_folder.Path);
        var vector = store.Write([RoaringBitmapArray.Of(1, 5, 70_000)])[0];
        var path = store.PathOf(vector);
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 4;
            File.WriteAllBytes(path, bytes);
            var error = Assert.Throws<HeldException>(() => store.Read(vector));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            bytes[at] ^= 4;
        }
    }

    [Fact]
    public void A_missing_or_cut_file_is_an_error_that_names_it()
    {
        var store = new DeletionVectorStore(_folder.Path);
        var vector = store.Write([RoaringBitmapArray.Of(1)])[0];
        var path = store.PathOf(vector);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Contains(
            path, Assert.Throws<HeldException>(() => store.Read(vector)).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(
            "is missing", Assert.Throws<HeldException>(() => store.Read(vector)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r", "x")]
    [InlineData("u", "short")]
    [InlineData("u", "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"")]
    [InlineData("p", "s3://bucket/file.bin")]
    public void Unknown_storage_is_refused(string storage, string path)
    {
        var vector = new DeletionVectorDescriptor(storage, path, 1, 10, 1);
        Assert.Throws<HeldException>(() => new DeletionVectorStore(_folder.Path).Read(vector));
    }

    [Fact]
    public void A_vector_with_another_number_of_rows_than_the_log_says_is_refused()
    {
        var store = new DeletionVectorStore(_folder.Path);
        var vector = store.Write([RoaringBitmapArray.Of(1)])[0];
        Assert.Throws<HeldException>(() => store.Read(vector with { Cardinality = 2 }));
    }
}
