using System.Text;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Spark reads values of every type that we wrote, each row found by its values: so the files are right, and so are the
/// statistics by which Spark skips files.
/// </summary>
public sealed class SparkTypesTests : IDisposable
{
    readonly LakehouseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Spark_finds_each_row_by_its_values()
    {
        var spark = Repository.Shared("spark/sql");
        Assert.SkipWhen(spark is null, "no ../shared/spark beside the repository");
        var name = new TableName("main", "bank", "types");
        var table = new TrialTable(_host.NewWarehouse(), _host.Database, name, TypeSample.Schema);
        await table.MergeAsync(TypeSample.Rows, TrialTable.At(1));
        var nulls = string.Join(", ", TypeSample.All.Select(_ => "NULL"));
        await table.MergeAsync($"(3, {nulls}, 2, true)", TrialTable.At(2));

        var asked = TypeSample.All
            .SelectMany((sample, column) => Enumerable.Range(0, TypeSample.Values)
                .Select(row => (sample, $"c{column}", row, Condition: Condition(sample, $"c{column}", row))))
            .Where(statement => statement.Condition is not null)
            .ToArray();
        // One statement: Spark plans and starts jobs for a second each.
        var parts = asked.Select((statement, number) =>
            $"SELECT {number} AS number, '{statement.Item2}' AS name, "
            + "array_join(array_sort(collect_list(k)), ',') AS keys "
            + $"FROM delta.`{_host.PathOf(name)}` WHERE {statement.Condition}");
        var run = await ProcessRun.StartAsync(
            spark,
            [$"SELECT name, keys FROM ({string.Join(" UNION ALL ", parts)}) ORDER BY number"],
            null,
            TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(asked.Select(Expected), run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Rows of equal values are found together.</summary>
    static string Expected((TypeSample Sample, string Column, int Row, string? Condition) statement)
    {
        var keys = Enumerable.Range(0, TypeSample.Values)
            .Where(row => statement.Sample.Texts[row] == statement.Sample.Texts[statement.Row]);
        return $$"""{"name":"{{statement.Column}}","keys":"{{string.Join(',', keys)}}"}""";
    }

    /// <summary>The value in Spark's SQL, made of the text of <see cref="RowText"/>; null for nested types.</summary>
    static string? Condition(TypeSample sample, string column, int row)
    {
        var text = sample.Texts[row];
        var type = sample.Type.ToString();
        var value = sample.Type.Kind switch
        {
            TypeKind.Array or TypeKind.Map or TypeKind.Struct => null,
            TypeKind.String => $"CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' AS STRING)",
            TypeKind.Binary => $"X'{text[2..]}'",
            TypeKind.Date => $"date_from_unix_date({text})",
            TypeKind.Timestamp => $"timestamp_micros({text})",
            TypeKind.TimestampNtz => $"CAST(timestamp_micros({text}) AS TIMESTAMP_NTZ)",
            _ => $"CAST('{text}' AS {type})",
        };
        return value is null ? null : $"{column} = {value}";
    }
}
