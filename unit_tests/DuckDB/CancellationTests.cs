using System.Diagnostics;
using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class CancellationTests : EngineTest
{
    const string Endless =
        "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE (a.range * b.range) % 7 = 3";

    [Fact]
    public async Task Cancelling_interrupts_the_running_statement_and_keeps_the_connection_usable()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Connection.RunAsync(c => c.Scalar<long>(Endless), cancel.Token));
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));
        Assert.Equal(1, await Connection.RunAsync(c => c.Scalar<int>("SELECT 1"), CancellationToken.None));
    }

    [Fact]
    public async Task Cancelling_ends_a_loop_of_short_statements()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connection.RunAsync(
            c =>
            {
                while (true)
                {
                    c.Execute("SELECT 1");
                }
            },
            cancel.Token));
    }

    [Fact]
    public async Task Cancelling_ends_the_reading_of_a_stream()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connection.RunAsync(
            c =>
            {
                using var result = c.Query("SELECT * FROM range(1000000000000)");
                foreach (var chunk in result.Chunks())
                {
                    cancel.Cancel();
                }
            },
            cancel.Token));
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public async Task An_interrupt_without_cancellation_is_an_error_of_the_engine()
    {
        var running = Connection.RunAsync(c => c.Scalar<long>(Endless), CancellationToken.None);
        while (!running.IsCompleted)
        {
            Connection.Interrupt();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var error = await Assert.ThrowsAsync<DuckDBException>(() => running);
        Assert.Equal(DuckDBErrorType.Interrupt, error.ErrorType);
    }

    [Fact]
    public async Task The_gate_bounds_the_calls_and_keeps_them_off_the_pool()
    {
        using var gate = new EngineGate(2);
        var (now, most, onPool) = (0, 0, 0);
        var calls = Enumerable.Range(0, 20).Select(_ => gate.RunAsync(
            () =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                Interlocked.Add(ref onPool, Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
                Thread.SpinWait(100_000);
                return Interlocked.Decrement(ref now);
            },
            () => { },
            CancellationToken.None));
        await Task.WhenAll(calls);
        Assert.InRange(most, 1, 2);
        Assert.Equal(0, onPool);
    }

    [Fact]
    public async Task Waiting_for_the_gate_can_be_cancelled()
    {
        using var gate = new EngineGate(1);
        using var release = new ManualResetEventSlim();
        var first = gate.RunAsync(() => release.Wait(30_000), () => { }, CancellationToken.None);
        using var cancel = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => gate.RunAsync(() => 1, () => { }, cancel.Token));
        release.Set();
        Assert.True(await first);
        Assert.Equal(2, await gate.RunAsync(() => 2, () => { }, CancellationToken.None));
    }

    static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
