using ConnectorKit.Errors;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Log;

/// <summary>Log files that were cut, flipped or stuffed: another table or a clear error, never a crash.</summary>
public sealed class LogFuzzTests : IDisposable
{
    const int Seed = 2026;

    static readonly int Trials = FuzzRound.Count(1_000);

    readonly TestTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task A_damaged_commit_is_another_table_or_a_refusal()
    {
        var vector = new DeletionVectorDescriptor("i", Z85.Encode(RoaringBitmapArray.Of(1).Serialize()), null, 40, 1);
        var created = _table.Create(
            TestTable.File("a b%20c", 5, vector), new AppTransaction("app", 5), new DomainMetadata("d", "{}", false));
        _table.Commit(created, new RemoveFile("x", true) { Size = 5 }, TestTable.File("c"));
        var whole = await File.ReadAllBytesAsync(_table.PathOf(0), TestContext.Current.CancellationToken);
        var refused = 0;
        await FuzzRound.RunAllAsync(Seed, Trials, random =>
        {
            File.WriteAllBytes(_table.PathOf(0), Damage(whole, random));
            refused += IsRefused() ? 1 : 0;
        });
        Assert.InRange(refused, Trials / 4, Trials);
    }

    bool IsRefused()
    {
        try
        {
            var snapshot = _table.Load();
            foreach (var file in snapshot.Files)
            {
                _ = snapshot.PathOf(file);
                _ = file.DeletionVector is { } vector ? new DeletionVectorStore(snapshot.Root).Read(vector) : null;
                _ = FileStatistics.ReadBounds(file.Stats, "id");
            }

            return false;
        }
        catch (ConnectorException refusal) when (refusal.Kind != FailureKind.System)
        {
            Assert.StartsWith(_table.Root, refusal.Message, StringComparison.Ordinal);
            return true;
        }
    }

    static byte[] Damage(byte[] whole, Random random)
    {
        var at = random.Next(whole.Length);
        var bytes = (byte[])whole.Clone();
        switch (random.Next(5))
        {
            case 0:
                return whole[..at];
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = "{}[]\",:0-9e\\u\n"u8[random.Next(14)];
                return bytes;
            case 3:
                return [.. whole[..at], .. whole[random.Next(at + 1)..]];
            default:
                return [.. whole[..at], .. Enumerable.Repeat((byte)"[{9\""u8[random.Next(4)], 600), .. whole[at..]];
        }
    }
}
