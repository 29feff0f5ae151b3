using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Schema;
using Lakehouse.Writing;
using UnitTests.DuckDB;
using Xunit;
using StructField = ConnectorKit.Types.StructField;

namespace UnitTests.Lakehouse.Writing;

public sealed class DataFileStatisticsTests : IDisposable
{
    static readonly string[] Characters =
        ["a", "~", "\u007f", "\u0000", "\"", "\\", "é", "€", "\uFFFD", "\uFFFF", "𝄞", "\U0010FFFF", " ", "\n"];

    readonly string _folder = Directory.CreateTempSubdirectory("data-files-").FullName;
    readonly Database _database = TestDatabase.Open();

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_value_lies_within_the_bounds_and_nulls_are_counted(int seed)
    {
        var random = new Random(seed);
        DataType[] types =
        [
            DataType.TinyInt, DataType.BigInt, DataType.Decimal(9, 4), DataType.Decimal(38, 38), DataType.String,
            DataType.Date, DataType.Timestamp, DataType.TimestampNtz, DataType.Double, DataType.Boolean,
            DataType.Binary,
            DataType.Struct(new StructField("in.\"ner", DataType.String), new StructField("n", DataType.Int)),
        ];
        var columns = types.Select((type, index) => new ColumnDefinition($"c.{index}", type)).ToArray();
        var rows = Enumerable.Range(0, random.Next(1, 60))
            .Select(_ => $"({string.Join(", ", types.Select(type => Value(type, random)))})");
        var names = SqlDialect.DuckDb.Identifiers(columns.Select(column => column.Name));
        var select = $"SELECT * FROM (VALUES {string.Join(", ", rows)}) v({names})";

        foreach (var file in Write(select, columns))
        {
            using var statistics = JsonDocument.Parse(file.Stats!);
            for (var i = 0; i < columns.Length; i++)
            {
                Check(file, statistics.RootElement, columns[i], seed);
            }
        }
    }

    [Fact]
    public void Bounds_have_the_form_that_the_format_asks_for()
    {
        var columns = new[]
        {
            new ColumnDefinition("n", DataType.Int), new ColumnDefinition("m", DataType.Decimal(38, 2)),
            new ColumnDefinition("s", DataType.String), new ColumnDefinition("d", DataType.Date),
            new ColumnDefinition("t", DataType.Timestamp), new ColumnDefinition("z", DataType.TimestampNtz),
            new ColumnDefinition("f", DataType.Double), new ColumnDefinition("b", DataType.Boolean),
            new ColumnDefinition("l", DataType.Array(DataType.Int)),
        };
        var file = Assert.Single(Write(
            """
            SELECT 1::INTEGER n, 12345678901234567890.25::DECIMAL(38,2) m, repeat('ab', 20) s, DATE '2024-02-29' d,
                TIMESTAMPTZ '2024-01-01 00:00:00.0001+00' t, TIMESTAMP '2024-01-01 00:00:00' z, 'nan'::DOUBLE f, true b, [1] l
            UNION ALL SELECT NULL, -1, 'a', '0001-01-01', '9999-12-31 23:59:59.999999+00', NULL, 1, NULL, NULL
            """,
            columns));

        Assert.Equal(
            """
            {"numRecords":2,
            "minValues":{"n":1,"m":-1.00,"s":"a","d":"0001-01-01","t":"2024-01-01T00:00:00.000Z","z":"2024-01-01T00:00:00.000"},
            "maxValues":{"n":1,"m":12345678901234567890.25,"s":"abababababababababababababababab\uDBFF\uDFFF","d":"2024-02-29","z":"2024-01-01T00:00:00.000"},
            "nullCount":{"n":1,"m":0,"s":0,"d":0,"t":0,"z":1,"f":0,"b":1},
            "tightBounds":true}
            """.ReplaceLineEndings(""),
            file.Stats);
    }

    [Fact]
    public void Columns_beyond_the_first_32_have_no_statistics_but_the_key()
    {
        var columns = Enumerable.Range(0, 40).Select(i => new ColumnDefinition($"c{i}", DataType.Int)).ToArray();
        var values = string.Join(", ", columns.Select((column, i) => $"{i}::INTEGER {column.Name}"));
        using var connection = _database.Connect();
        var files = new DataFileWriter(_folder, TimeProvider.System)
            .Write(connection, $"SELECT {values}", DeltaSchema.From(columns), ["c39"]);

        using var statistics = JsonDocument.Parse(files[0].Stats!);
        var names = statistics.RootElement.GetProperty("minValues").EnumerateObject().Select(member => member.Name);
        Assert.Equal([.. Enumerable.Range(0, 32).Select(i => $"c{i}"), "c39"], names);
    }

    [Fact]
    public void A_null_where_none_may_be_and_an_infinite_date_are_refused_and_leave_no_file()
    {
        var required = new ColumnDefinition("id", DataType.Int, Nullable: false);
        var refused = Assert.Throws<HeldException>(() => Write("SELECT NULL::INTEGER id", required));
        Assert.Contains("'id'", refused.Message, StringComparison.Ordinal);
        var infinite = Assert.Throws<HeldException>(
            () => Write("SELECT 'infinity'::DATE born", new ColumnDefinition("born", DataType.Date)));
        Assert.Contains("\"types\": {\"born\": \"STRING\"}", infinite.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_query_without_rows_writes_no_file()
    {
        Assert.Empty(Write("SELECT 1::INTEGER id WHERE false", new ColumnDefinition("id", DataType.Int)));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_query_that_fails_leaves_no_file()
    {
        const string failing = "SELECT CASE WHEN r = 399999 THEN error('no') ELSE r END AS id FROM range(400000) t(r)";
        Assert.Throws<HeldException>(() => Write(failing, new ColumnDefinition("id", DataType.BigInt)));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    ImmutableArray<AddFile> Write(string select, params ColumnDefinition[] columns)
    {
        using var connection = _database.Connect();
        return new DataFileWriter(_folder, TimeProvider.System)
            .Write(connection, select, DeltaSchema.From(columns), key: []);
    }

    void Check(AddFile file, JsonElement statistics, ColumnDefinition column, int seed)
    {
        if (column.Type.Kind == TypeKind.Struct)
        {
            foreach (var field in column.Type.Fields)
            {
                CheckLeaf(file, statistics, [column.Name, field.Name], field.Type, seed);
            }
        }
        else
        {
            CheckLeaf(file, statistics, [column.Name], column.Type, seed);
        }
    }

    void CheckLeaf(AddFile file, JsonElement statistics, string[] path, DataType type, int seed)
    {
        var value = $"f.{string.Join('.', path.Select(SqlDialect.DuckDb.Identifier))}";
        var sql = SqlDialect.DuckDb.Type(type);
        var source = $"read_parquet('{Path.Combine(_folder, file.Path)}') f";
        using var connection = _database.Connect();
        var minimum = Bound(statistics, "minValues", path);
        var maximum = Bound(statistics, "maxValues", path);
        foreach (var (bound, comparison) in new[] { (minimum, "<"), (maximum, ">") })
        {
            var count = $"SELECT count(*) FROM {source} WHERE {value} {comparison} CAST($1 AS {sql})";
            var outside = bound is null ? 0 : connection.Scalar<long>(count, bound);
            Assert.True(outside == 0, $"seed {seed}: values of {string.Join('.', path)} {comparison} '{bound}'");
        }

        var nulls = connection.Scalar<long>($"SELECT count(*) FROM {source} WHERE {value} IS NULL");
        Assert.Equal(nulls.ToString(CultureInfo.InvariantCulture), Bound(statistics, "nullCount", path));
        var ordered = type.Kind is not (TypeKind.Double or TypeKind.Boolean or TypeKind.Binary);
        Assert.True(
            !ordered || nulls == file.NumRecords || minimum is not null || type.Kind == TypeKind.String,
            $"seed {seed}: no bounds for {string.Join('.', path)} {type} {file.Stats}");
    }

    static string? Bound(JsonElement statistics, string part, string[] path)
    {
        var at = statistics.GetProperty(part);
        foreach (var name in path)
        {
            if (!at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText();
    }

    static string Value(DataType type, Random random) => random.Next(5) == 0 ? $"NULL::{SqlDialect.DuckDb.Type(type)}"
        : type.Kind switch
        {
            TypeKind.TinyInt => $"{random.Next(-128, 128)}::TINYINT",
            TypeKind.BigInt => $"{random.NextInt64(long.MinValue + 1, long.MaxValue)}::BIGINT",
            TypeKind.Decimal when type.Precision == 9 =>
                $"{random.Next(-99999, 99999)}.{random.Next(10000):D4}::DECIMAL(9,4)",
            TypeKind.Decimal => $"'{(random.Next(2) == 0 ? "-" : "")}0.{Digits(38, random)}'::DECIMAL(38,38)",
            TypeKind.String => Text(random),
            TypeKind.Date => $"(DATE '0001-01-01' + {random.Next(3_652_058)})::DATE",
            TypeKind.Timestamp => $"make_timestamptz({Micros(random)})",
            TypeKind.TimestampNtz => $"make_timestamp({Micros(random)})",
            TypeKind.Double => random.Next(3) == 0 ? "'nan'::DOUBLE" : $"{random.NextDouble() - 0.5:R}::DOUBLE",
            TypeKind.Boolean => random.Next(2) == 0 ? "true" : "false",
            TypeKind.Binary => "'\\x00\\xFF'::BLOB",
            _ => $"{{'in.\"ner': {Text(random)}, 'n': {random.Next()}::INTEGER}}",
        };

    static string Digits(int count, Random random) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10)));

    static long Micros(Random random) => random.NextInt64(-62_135_596_800_000_000, 253_402_300_799_999_999);

    static string Text(Random random)
    {
        var start = Characters[random.Next(Characters.Length)];
        var shared = random.Next(2) == 0 ? string.Concat(Enumerable.Repeat(start, 31)) : "";
        var own = string.Concat(Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 4 : 120))
            .Select(_ => Characters[random.Next(Characters.Length)]));
        var text = (shared + own).Replace("'", "''", StringComparison.Ordinal);

        // The engine's SQL text ends at a NUL character.
        return $"'{text.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal)}'";
    }
}
