using System.Globalization;
using System.Text.Json;
using DestinationCdc.Demo;
using DestinationCdc.Workload;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Appliers and readers as processes, all at once on one feed that grows: nothing is lost or doubled, and readers see
/// whole versions. The feed is a bank, whose balances have the same sum at every RESOLVED. With SOAK=1 for minutes.
/// </summary>
public sealed class ProgramRaceTests : IDisposable
{
    const int Events = 6_000;

    /// <summary>One account for twenty events, opened with 1,000 each.</summary>
    const decimal AllMoney = Events / 20 * 1_000;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("race");
    readonly DemoFeed _bank;
    readonly DemoTarget _target;

    public ProgramRaceTests()
    {
        _bank = new DemoFeed("bank", BankHistory.AllTables, Under("feed"), Under("truth"));
        _target = DemoTarget.Lakehouse(Under("lakehouse"));
    }

    /// <summary>So many appliers and so many readers, for so many seconds.</summary>
    public static TheoryData<int, int> Races => Environment.GetEnvironmentVariable("SOAK") == "1"
        ? new() { { 2, 120 }, { 4, 120 }, { 8, 120 } }
        : new() { { 2, 10 } };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Races))]
    public async Task Appliers_and_readers_on_a_growing_feed(int processes, int seconds)
    {
        var written = Under("written");
        var isParquet = processes % 4 == 0;
        WorkloadGenerator.Run(new("bank", written, _bank.Truth, Events, processes, isParquet), Cancellation);
        Directory.CreateDirectory(_bank.Feed);
        var config = _bank.WriteConfig(_target, Under("config.json"));

        var arrival = ArriveAsync(written, TimeSpan.FromSeconds(seconds));
        var appliers = Enumerable.Range(0, processes).Select(n => ApplyUntilAsync(arrival, config, n)).ToList();
        var read = await WriteReadAsync();
        var readers = Enumerable.Range(0, processes).Select(_ => ReadUntilAsync(arrival, read)).ToList();
        await Task.WhenAll([arrival, .. appliers]);
        Assert.All(await Task.WhenAll(readers), reads => Assert.InRange(reads, 1, int.MaxValue));

        var last = await ApplyAsync(config, []);
        Assert.True(last.ExitCode == 0, last.Error);
        var comparers = _bank.Tables.Select(table => new RecordComparer(table, _bank.TruthOf(table))).ToList();
        await new SourceReader(Repository.Program("source-databricks"), _target, _folder.FullName)
            .ReadAsync("bank", comparers, Cancellation);
        Assert.Empty(comparers.SelectMany(comparer => comparer.Differences));
        Assert.All(comparers, comparer => Assert.InRange(comparer.Rows, 1, long.MaxValue));
    }

    string Under(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The files come in the order of their names, as a changefeed's do, each RESOLVED behind what it covers.</summary>
    async Task ArriveAsync(string written, TimeSpan time)
    {
        var files = Directory.GetFiles(written, "*", SearchOption.AllDirectories)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ToList();
        foreach (var file in files)
        {
            var path = Path.Combine(_bank.Feed, Path.GetRelativePath(written, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(file, path);
            await Task.Delay(time / files.Count, Cancellation);
        }
    }

    static async Task ApplyUntilAsync(Task arrival, string config, int number)
    {
        for (var round = number; !arrival.IsCompleted; round++)
        {
            var run = await ApplyAsync(config, round % 2 == 0 ? ["--each-resolved"] : []);
            Assert.True(run.ExitCode is 0 or 4, run.Error);
        }
    }

    static Task<ProcessRun> ApplyAsync(string config, string[] options) => ProcessRun.StartAsync(
        Repository.Program("destination-cdc"), ["apply", "--config", config, .. options], null, Cancellation);

    /// <summary>
    /// Reads the whole table again and again; returns how often there was something in it. Until the first RESOLVED it is
    /// there and empty.
    /// </summary>
    async Task<int> ReadUntilAsync(Task arrival, string[] options)
    {
        var log = Path.Combine(_target.Folder!, "main", "bank", "accounts", "_delta_log");
        var reads = 0;
        while (!arrival.IsCompleted || reads == 0)
        {
            if (!Directory.Exists(log))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
                continue;
            }

            var run = await ProcessRun.StartAsync(
                Repository.Program("source-databricks"),
                ["read", .. options],
                null,
                Cancellation);
            Assert.True(run.ExitCode == 0, run.Output);
            var money = Money(run.Output);
            Assert.Equal(reads == 0 && money == 0 ? 0 : AllMoney, money);
            reads += money == 0 ? 0 : 1;
        }

        return reads;
    }

    async Task<string[]> WriteReadAsync()
    {
        var (config, catalog) = (Under("read.json"), Under("catalog.json"));
        await File.WriteAllTextAsync(
            config, $$"""{"warehouse":{{_target.Warehouse.ToJsonString()}},"catalog":"main"}""", Cancellation);
        await File.WriteAllTextAsync(
            catalog,
            """{"streams":[{"stream":{"name":"accounts","namespace":"bank"},"sync_mode":"full_refresh"}]}""",
            Cancellation);
        return ["--config", config, "--catalog", catalog];
    }

    static decimal Money(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(message => message.GetProperty("type").GetString() == "RECORD")
        .Select(message => message.GetProperty("record").GetProperty("data").GetProperty("balance"))
        .Sum(balance => decimal.Parse(
            balance.ValueKind == JsonValueKind.String ? balance.GetString()! : balance.GetRawText(),
            CultureInfo.InvariantCulture));
}
