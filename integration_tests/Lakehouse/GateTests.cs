using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Every table that Spark wrote, as a target: what we cannot honour when writing is refused by the feature's name before
/// anything is written, and reading still works; into the others a commit goes.
/// </summary>
public sealed class GateTests(ITestOutputHelper output) : IDisposable
{
    readonly LakehouseHost _host = new();

    /// <summary>Without the clone, whose files are another table's.</summary>
    public static TheoryData<string> Readable =>
        [.. GoldenLogTests.Readable.Select(row => row.Data).Where(name => name != "clone-shallow-relative")];

    /// <summary>One of each kind; all of them take Spark minutes and are for SOAK.</summary>
    static IEnumerable<string> ForSpark => Environment.GetEnvironmentVariable("SOAK") is null
        ? ["checkpoint-v2-json", "cm-id", "dv-disabled-later", "in-commit-timestamps", "type-widening"]
        : Readable.Select(row => row.Data);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task A_table_is_written_whole_or_refused_by_name(string name)
    {
        var table = new TableName("main", "golden", name);
        var root = _host.PathOf(table);
        new GoldenTable(name).CopyTo(root);
        var warehouse = _host.NewWarehouse();
        var info = (await warehouse.DescribeAsync(table, Cancellation))!;
        var rows = await CountAsync(warehouse, info);
        var before = Files(root);
        var columns = info.Schema.Columns;
        var trial = new TrialTable(warehouse, _host.Database, table, info.Schema with { Key = [] });
        var select = string.Join(", ", columns.Select(column =>
            $"CAST(NULL AS {SqlDialect.DuckDb.Type(column.Type)}) AS {SqlDialect.DuckDb.Identifier(column.Name)}"));
        CommitResult result;
        try
        {
            result = await trial.CommitAsync(
                new Replace(trial.Stage($"SELECT {select}")), await trial.PositionAsync(), TrialTable.At(1));
        }
        catch (ConfigException other)
        {
            // A type that the staged rows cannot have.
            output.WriteLine($"{name}: {other.Message}");
            Assert.Equal(before, Files(root));
            return;
        }

        output.WriteLine($"{name}: {result.Outcome} {result.Message}");
        if (result.Outcome == Outcome.Held)
        {
            Assert.Equal(before, Files(root));
            Assert.Contains(name, result.Message, StringComparison.Ordinal);
            Assert.Equal(rows, await CountAsync(warehouse, info));
            return;
        }

        Assert.Equal(Outcome.Committed, result.Outcome);
        Assert.Equal(1, await CountAsync(warehouse, info));
        Assert.Equal(TrialTable.At(1), (await trial.PositionAsync())!.Position);
    }

    /// <summary>Into each that we write we replace all rows by one, append eleven more (and a checkpoint); Spark counts.</summary>
    [Fact]
    public async Task Spark_reads_the_tables_that_we_wrote_into()
    {
        var spark = Repository.Shared("spark/sql");
        Assert.SkipWhen(spark is null, "no ../shared/spark beside the repository");
        const int commits = 12;
        var written = new List<string>();
        var warehouse = _host.NewWarehouse();
        foreach (var name in ForSpark)
        {
            var table = new TableName("main", "written", name);
            new GoldenTable(name).CopyTo(_host.PathOf(table));
            var info = (await warehouse.DescribeAsync(table, Cancellation))!;
            var trial = new TrialTable(warehouse, _host.Database, table, info.Schema with { Key = [] });
            var nulls = string.Join(", ", info.Schema.Columns.Select(column =>
                $"CAST(NULL AS {SqlDialect.DuckDb.Type(column.Type)}) AS {SqlDialect.DuckDb.Identifier(column.Name)}"));
            var rows = trial.Stage($"SELECT {nulls}");
            var result = await trial.CommitAsync(new Replace(rows), await trial.PositionAsync(), TrialTable.At(1));
            if (result.Outcome == Outcome.Held)
            {
                continue;
            }

            for (var commit = 2; commit <= commits; commit++)
            {
                result = await trial.CommitAsync(
                    new Append(rows), await trial.PositionAsync(), TrialTable.At(commit));
                Assert.Equal(Outcome.Committed, result.Outcome);
            }

            written.Add(name);
        }

        Assert.InRange(written.Count, 5, 100);
        var run = await ProcessRun.StartAsync(
            spark,
            written.Select(name => $"SELECT '{name}' AS name, count(*) AS rows "
                + $"FROM delta.`{_host.PathOf(new TableName("main", "written", name))}`"),
            null,
            Cancellation);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            written.Select(name => $$"""{"name":"{{name}}","rows":"{{commits}}"}"""),
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static async Task<long> CountAsync(LakehouseWarehouse warehouse, TableInfo info)
    {
        var rows = 0L;
        foreach (var slice in await warehouse.PlanReadAsync(
            new ReadRequest(info.Name, info.Schema.Columns, null, null), Cancellation))
        {
            await foreach (var batch in warehouse.ReadAsync(slice, Cancellation))
            {
                using (batch)
                {
                    rows += batch.Rows;
                }
            }
        }

        return rows;
    }

    static string[] Files(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
