using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.DestinationCdc;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>Columns of a table that is there become text or a DECIMAL, in the commit of a window.</summary>
public sealed class RetypingTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "retyped");

    /// <summary>Each type, a value in SQL, and the text that becomes of it.</summary>
    static readonly (string Type, string Value, string Text)[] Samples =
    [
        ("BOOLEAN", "true", "true"),
        ("SMALLINT", "-32768", "-32768"),
        ("INT", "7", "7"),
        ("BIGINT", "9223372036854775807", "9223372036854775807"),
        ("TINYINT", "-128", "-128"),
        ("FLOAT", "'-0.0'", "-0"),
        ("FLOAT", "0.1", "0.1"),
        ("FLOAT", "'1e-45'", "1e-45"),
        ("DOUBLE", "'1e300'", "1e+300"),
        ("DOUBLE", "'1e21'", "1e+21"),
        ("DOUBLE", "'-1e2'", "-100"),
        ("DOUBLE", "'-inf'", "-Infinity"),
        ("DOUBLE", "'nan'", "NaN"),
        ("DECIMAL(10,0)", "-42", "-42"),
        ("DECIMAL(38,0)", "repeat('9', 38)", "99999999999999999999999999999999999999"),
        ("DECIMAL(38,38)", "'-0.00000000000000000000000000000000000001'", "-1E-38"),
        ("DECIMAL(2,2)", "-0.05", "-0.05"),
        ("DECIMAL(2,2)", "0.5", "0.50"),
        ("DECIMAL(18,9)", "'-0.000000012'", "-1.2E-8"),
        ("DECIMAL(18,9)", "'0.0000012'", "0.000001200"),
        ("DECIMAL(7,7)", "'-0.0000123'", "-0.0000123"),
        ("DECIMAL(7,7)", "'0.0000001'", "1E-7"),
        ("DECIMAL(18,9)", "0", "0.000000000"),
        ("BINARY", "'\\xDE\\x00'::BLOB", "de00"),
        ("DATE", "'0001-01-01'", "0001-01-01"),
        ("TIMESTAMP", "'2026-03-01 23:58:58.5+00'", "2026-03-01T23:58:58.500000Z"),
        ("TIMESTAMP", "'1969-12-31 23:59:59.999999+00'", "1969-12-31T23:59:59.999999Z"),
        ("TIMESTAMP_NTZ", "'0001-01-01 00:00:00'", "0001-01-01T00:00:00.000000"),
        ("TIMESTAMP_NTZ", "'9999-12-31 23:59:59.999999'", "9999-12-31T23:59:59.999999"),
        ("ARRAY<INT>", "[1, NULL]", "[\"1\", null]"),
        ("ARRAY<BIGINT>", "[]", "[]"),
        ("ARRAY<BOOLEAN>", "[true, NULL, false]", "[true, null, false]"),
        ("ARRAY<STRING>", "['a\"b', '', 'null', NULL, '日本\\\t']", """["a\"b", "", "null", null, "日本\\\t"]"""),
        ("ARRAY<FLOAT>", "['-0.0', '1.5', NULL, 'nan']", """["-0", "1.5", null, "NaN"]"""),
        ("ARRAY<DECIMAL(9,8)>", "[1, 0.00000012, NULL]", """["1.00000000", "1.2E-7", null]"""),
        ("ARRAY<BINARY>", "['\\xDE\\x00'::BLOB, ''::BLOB, NULL]", """["de00", "", null]"""),
        ("ARRAY<DATE>", "['2024-02-29', NULL]", """["2024-02-29", null]"""),
        ("ARRAY<TIMESTAMP>", "['2026-03-01 23:58:58.5+00', NULL]", """["2026-03-01T23:58:58.500000Z", null]"""),
        ("ARRAY<TIMESTAMP_NTZ>", "['2026-03-01 00:00:00', NULL]", """["2026-03-01T00:00:00.000000", null]"""),
    ];

    static readonly TableSchema Typed = Schema(Samples.Select(sample => DataType.Parse(sample.Type)));
    static readonly TableSchema Texts = Schema(Samples.Select(_ => DataType.String));
    static readonly string Nulls = string.Concat(Samples.Select(_ => ", NULL"));
    static readonly string Values = string.Concat(Samples.Select(sample => $", {sample.Value}"));
    static readonly string New = string.Concat(Samples.Select(_ => ", 'new'"));

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_type_becomes_text_in_one_commit_with_the_rows_of_a_window(bool hasVectors)
    {
        var typed = await SeededAsync(hasVectors);
        var before = Load();
        Assert.Equal(hasVectors, before.Files.Any(file => file.DeletionVector is not null));
        var texts = Table(_host.NewWarehouse(), Texts);

        var result = await texts.MergeAsync(
            $"(2{New}, 30, false), (4{New}, 30, true), (5{New}, 30, false)", TrialTable.At(30));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        Assert.Equal(new RowCounts(1, 1, 1, 4), result.Counts);
        await CheckAsync(texts);
        var after = Load();
        Assert.Equal(before.Version + 1, after.Version);
        Assert.DoesNotContain(after.Files, file => before.FilesByKey.ContainsKey(FileKey.Of(file)));
        Assert.DoesNotContain("typeChanges", after.Metadata.SchemaString, StringComparison.Ordinal);
        var past = new ReadRequest(Name, [Typed.Columns[0]], before.Version, Cursor: null);
        Assert.Equal(["1", "2", "3", "4"], await typed.ReadAsync(past));

        await texts.MergeAsync($"(5{New}, 40, true)", TrialTable.At(40));
        Assert.Equal(3, (await texts.RowsAsync("k")).Length);
        var back = await typed.CommitAsync(new NoRows(), await typed.PositionAsync(), TrialTable.At(50));
        Assert.Equal(Outcome.Held, back.Outcome);
    }

    [Theory]
    [InlineData(nameof(CommitStep.DataFilesWritten))]
    [InlineData(nameof(CommitStep.FilesWritten))]
    public async Task After_a_crash_the_former_table_stands_and_the_repeat_succeeds(string at)
    {
        var typed = await SeededAsync(hasVectors: true);
        var rows = await typed.RowsAsync();
        var dying = new LakehouseWarehouse(
            _host.Folder, _host.Database, TimeProvider.System, new CommitSteps(step =>
            {
                if (step.ToString() == at)
                {
                    throw new CrashException($"dead at {step}");
                }
            }));
        var changes = $"(2{New}, 30, false), (4{New}, 30, true), (5{New}, 30, false)";

        await Assert.ThrowsAsync<CrashException>(
            () => Table(dying, Texts).MergeAsync(changes, TrialTable.At(30)));

        Assert.Equal(rows, await typed.RowsAsync());
        var texts = Table(_host.NewWarehouse(), Texts);
        await texts.MergeAsync(changes, TrialTable.At(30));
        await CheckAsync(texts);
    }

    [Fact]
    public async Task Whole_numbers_become_decimals_where_each_of_them_fits()
    {
        var whole = Table(_host.NewWarehouse(), Schema([DataType.Int, DataType.BigInt]));
        await whole.MergeAsync("(1, 99, 1234, 10, false), (2, NULL, -5, 10, false)", TrialTable.At(10));
        var tight = Table(_host.NewWarehouse(), Schema([DataType.Decimal(3, 1), DataType.Decimal(3, 0)]));
        var held = await tight.MergeAsync("(3, 1, 1, 20, false)", TrialTable.At(20));
        Assert.Equal(Outcome.Held, held.Outcome);
        Assert.Contains("'c1' from BIGINT to DECIMAL(3,0)", held.Message, StringComparison.Ordinal);
        Assert.Equal(["1|99|1234", "2|null|-5"], await whole.RowsAsync("k", "c0", "c1"));

        var wide = Table(_host.NewWarehouse(), Schema([DataType.Decimal(3, 1), DataType.Decimal(9, 2)]));
        await wide.MergeAsync("(3, 0.5, 1, 20, false)", TrialTable.At(20));
        Assert.Equal(["1|99.0|1234.00", "2|null|-5.00", "3|0.5|1.00"], await wide.RowsAsync("k", "c0", "c1"));
    }

    [Fact]
    public async Task A_key_and_a_struct_keep_their_type()
    {
        var inner = DataType.Struct(new StructField("x", DataType.Int));
        var table = Table(_host.NewWarehouse(), Schema([inner]));
        await table.MergeAsync("(1, {'x': 1}, 10, false)", TrialTable.At(10));
        TableSchema[] others =
            [TrialTable.Keyed(DataType.String, table.Schema.Columns[1]), Schema([DataType.String])];
        foreach (var other in others)
        {
            var texts = Table(_host.NewWarehouse(), other);
            var held = await texts.CommitAsync(new NoRows(), await texts.PositionAsync(), TrialTable.At(20));
            Assert.Equal(Outcome.Held, held.Outcome);
            Assert.Contains("another \"target\"", held.Message, StringComparison.Ordinal);
        }
    }

    static TableSchema Schema(IEnumerable<DataType> types) => TrialTable.Keyed(
        DataType.BigInt, [.. types.Select((type, index) => new ColumnDefinition($"c{index}", type))]);

    TrialTable Table(LakehouseWarehouse warehouse, TableSchema schema) =>
        new(warehouse, _host.Database, Name, schema);

    /// <summary>Rows 1 to 4 in two files; 9 is deleted again.</summary>
    async Task<TrialTable> SeededAsync(bool hasVectors)
    {
        var properties = ImmutableDictionary<string, string>.Empty
            .Add("delta.enableDeletionVectors", hasVectors ? "true" : "false");
        var table = Table(_host.NewWarehouse(), Typed with { Properties = properties });
        await table.MergeAsync(
            $"(1{Values}, 10, false), (2{Values}, 10, false), (9{Nulls}, 10, false)", TrialTable.At(10));
        await table.MergeAsync(
            $"(3{Nulls}, 20, false), (4{Values}, 20, false), (9{Nulls}, 20, true)", TrialTable.At(20));
        return table;
    }

    static async Task CheckAsync(TrialTable texts)
    {
        string Row(int key, Func<(string Type, string Value, string Text), string> text) =>
            $"{key}|{string.Join('|', Samples.Select(text))}";

        Assert.Equal(
            [Row(1, s => s.Text), Row(2, _ => "new"), Row(3, _ => "null"), Row(5, _ => "new")],
            await texts.RowsAsync([.. texts.Schema.Columns.Select(c => c.Name).Except(["u"])]));
    }

    Snapshot Load() =>
        new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System).Load(null, Cancellation)!;
}
