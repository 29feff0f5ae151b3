using Xunit;
using Xunit.Sdk;

namespace UnitTests;

/// <summary>Rounds with damaged input: bounded in memory and time, and a failure says how to repeat it.</summary>
static class FuzzRound
{
    const long MostBytes = 64L << 20;
    const int MoreWithSoak = 10;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>So many, and ten times as many with SOAK=1.</summary>
    public static int Count(int rounds) =>
        Environment.GetEnvironmentVariable("SOAK") == "1" ? rounds * MoreWithSoak : rounds;

    /// <summary>Rounds on a thread of their own, each of which allocates little.</summary>
    public static async Task RunAllAsync(int seed, int rounds, Action<Random> work)
    {
        var round = 0;
        var all = Task.Run(() =>
        {
            var random = new Random(seed);
            for (; round < rounds; round++)
            {
                Run(seed, round, () => work(random));
            }
        });
        var last = -1;
        while (await Task.WhenAny(all, Task.Delay(Patience, TestContext.Current.CancellationToken)) != all)
        {
            var now = Volatile.Read(ref round);
            Assert.True(now != last, $"seed {seed}, round {now}: no end after {Patience}");
            last = now;
        }

        await all;
    }

    /// <summary>One round whose work waits for others.</summary>
    public static async Task RunAsync(int seed, int round, Func<Task> work)
    {
        try
        {
            await work().WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failure(seed, round, e);
        }
    }

    static void Run(int seed, int round, Action work)
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
        catch (Exception e)
        {
            throw Failure(seed, round, e);
        }
    }

    static XunitException Failure(int seed, int round, Exception e) =>
        new($"seed {seed}, round {round}: {e.Message}", e);
}
