using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>The records of every type, byte for byte the same on each engine (but for the time they are emitted).</summary>
public abstract class TypesSuite(WarehouseHost host) : SourceSuite(host)
{
    /// <summary>Type and SQL of three values: the largest, the smallest, an odd one.</summary>
    static readonly (string Type, string[] Values)[] Columns =
    [
        ("BOOLEAN", ["true", "false", "true"]),
        ("TINYINT", ["127", "-128", "0"]),
        ("SMALLINT", ["32767", "-32768", "0"]),
        ("INT", ["2147483647", "-2147483648", "0"]),
        ("BIGINT", ["9223372036854775807", "-9223372036854775808", "0"]),
        ("FLOAT", ["'3.4028235e38'::FLOAT", "0.1::FLOAT", "'NaN'::FLOAT"]),
        ("DOUBLE", ["'1.7976931348623157e308'::DOUBLE", "0.1::DOUBLE", "'-Infinity'::DOUBLE"]),
        ("DECIMAL(4,2)", ["99.99", "-99.99", "0.01"]),
        ("DECIMAL(9,0)", ["999999999", "-999999999", "0"]),
        ("DECIMAL(18,18)", ["0.999999999999999999", "-0.999999999999999999", "0"]),
        (
            "DECIMAL(38,10)",
            ["'9999999999999999999999999999.9999999999'", "'-9999999999999999999999999999.9999999999'", "'1.5'"]
        ),
        ("STRING", ["'ü€𝄞 / <b>'", "''", "'a' || chr(10) || chr(9) || chr(1) || '\"\\'''"]),
        ("BINARY", ["'\\xFF\\x00\\x7F'::BLOB", "''::BLOB", "'abcdefghijklmnop'::BLOB"]),
        ("DATE", ["'9999-12-31'", "'0001-01-01'", "'1582-10-10'"]),
        (
            "TIMESTAMP",
            ["'9999-12-31 23:59:59.999999+00'", "'0001-01-01 00:00:00+00'", "'1969-12-31 23:59:59.999999+00'"]
        ),
        ("TIMESTAMP_NTZ", ["'9999-12-31 23:59:59.999999'", "'0001-01-01 00:00:00'", "'2024-02-29 12:34:56.5'"]),
        ("ARRAY<STRING>", ["['a', NULL, '\"']", "[]", "['x']"]),
        ("ARRAY<ARRAY<DECIMAL(12,3)>>", ["[[1.5, NULL], NULL, []]", "[]", "[[2]]"]),
        ("MAP<STRING, BIGINT>", ["MAP {'k\"': 1, 'l': NULL}", "MAP {}", "MAP {'': 5}"]),
        ("MAP<INT, DOUBLE>", ["MAP {1: 0.5}", "MAP {}", "MAP {-7: 'NaN'::DOUBLE}"]),
        (
            "STRUCT<x: INT, `y z`: STRUCT<t: TIMESTAMP>>",
            [
                "{'x': 1, 'y z': {'t': '1970-01-01 00:00:01+00'}}",
                "{'x': NULL, 'y z': NULL}",
                "{'x': 2, 'y z': {'t': NULL}}",
            ]
        ),
    ];

    [Fact]
    public async Task Records_of_every_type_are_the_expected_ones()
    {
        var columns = Columns.Select((c, i) => new ColumnDefinition($"c{i}", DataType.Parse(c.Type))).ToArray();
        var name = new TableName("main", Schema, "all_types");
        var table = new TrialTable(Warehouse, Database, name, TrialTable.Keyed(DataType.Int, columns));
        var rows = Enumerable.Range(0, 3).Select(row => string.Join(", ", Columns.Select(c => c.Values[row])))
            .Append(string.Join(", ", Columns.Select(_ => "NULL")))
            .Select((values, key) => $"({key}, {values}, 1, false)");
        var commit = await table.MergeAsync(string.Join(", ", rows), TrialTable.At(1));
        Assert.Equal((Outcome.Committed, null), (commit.Outcome, commit.Message));

        var discovered = await DiscoverAsync();
        var read = await ReadAsync(Configured(discovered, "full_refresh"));

        Assert.Equal(0, read.ExitCode);
        var lines = read.RecordLines().Select(l => l.Replace($"\"{Schema}\"", "\"SCHEMA\"", StringComparison.Ordinal));
        await ExpectedRecords.AreAsync("all_types.jsonl", [.. lines]);
        await MessageCheck.IsValidAsync([.. discovered.Lines, .. read.Lines]);
    }

    [Fact]
    public async Task Values_that_cannot_be_represented_become_null_and_the_records_say_so()
    {
        var table = NewTable(TrialTable.Keyed(
            DataType.Int,
            new("d", DataType.Date), new("t", DataType.Timestamp), new("n", DataType.TimestampNtz),
            new("x", DataType.Double)));
        await table.MergeAsync(
            """
            (1, DATE '9999-12-31', TIMESTAMPTZ '9999-12-31 23:59:59.999999+00', TIMESTAMP '2024-01-01', 2, 1, false),
            (2, DATE '10000-01-01', TIMESTAMPTZ '10000-01-01 00:00:00+00', TIMESTAMP '12345-06-07', 'NaN'::REAL, 1, false)
            """,
            TrialTable.At(1));
        var discovered = await DiscoverAsync();

        var read = await ReadAsync(Configured(discovered, "incremental", "t"));

        Assert.Equal(0, read.ExitCode);
        Assert.Equal(
            [
                """{"k":1,"d":"9999-12-31","t":"9999-12-31T23:59:59.999999Z","n":"2024-01-01T00:00:00.000000","x":2}""",
                """{"k":2,"d":null,"t":null,"n":null,"x":null}""",
            ],
            read.Records(table.Name.Table).Select(WithoutOrder).Order(StringComparer.Ordinal));
        var changed = Assert.Single(read.Of("RECORD"), r => r["record"]!["meta"] is not null)["record"]!;
        Assert.Equal(
            string.Join(',', ((string[])["d", "t", "n", "x"]).Select(f =>
                $$"""{"field":"{{f}}","change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}""")),
            changed["meta"]!["changes"]!.ToJsonString()[1..^1]);

        // A row without a time that could be said again comes again, so it is not lost.
        var state = read.State(table.Name.Table);
        Assert.Equal("9999-12-31T23:59:59.999999Z", (string?)state["stream"]!["stream_state"]!["cursor"]);
        Assert.Equal(2, (await ReadAsync(Configured(discovered, "incremental", "t"), state)).Of("RECORD").Count());
        await MessageCheck.IsValidAsync([.. discovered.Lines, .. read.Lines]);
    }

    static string WithoutOrder(string record) => record.Replace(",\"u\":1.0000000000", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("c1", "127")]
    [InlineData("c6", "1.7976931348623157E+308")]
    [InlineData("c8", "999999999")]
    [InlineData("c10", "9999999999999999999999999999.9999999999")]
    [InlineData("c13", "9999-12-31")]
    [InlineData("c15", "9999-12-31T23:59:59.999999")]
    public async Task A_cursor_of_each_type_is_kept_and_found_again(string column, string expected)
    {
        Host.SkipWhatAnotherShows();
        string[] names = ["c1", "c6", "c8", "c10", "c13", "c15"];
        var columns = names.Select(n => new ColumnDefinition(n, DataType.Parse(Columns[int.Parse(n[1..])].Type)));
        var table = NewTable(TrialTable.Keyed(DataType.Int, [.. columns]));
        var rows = Enumerable.Range(0, 3).Select(row =>
            $"({row}, {string.Join(", ", names.Select(n => Columns[int.Parse(n[1..])].Values[row]))}, 1, false)");
        await table.MergeAsync(string.Join(", ", rows), TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental", column);

        var first = await ReadAsync(catalog);
        var state = first.State(table.Name.Table);
        var second = await ReadAsync(catalog, state);

        Assert.Equal(expected, (string?)state["stream"]!["stream_state"]!["cursor"]);
        Assert.Contains("\"k\":0", Assert.Single(second.Records(table.Name.Table)), StringComparison.Ordinal);
    }
}
