using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;
using DuckDB;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Every type and flavour of Parquet file, decoded and reduced in one window: the staged rows are the expected table.
/// </summary>
public sealed class DecodingTests : IDisposable
{
    readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("decoding-");
    readonly Database _database;

    public DecodingTests() => _database = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = _temp.FullName,
    });

    [Theory]
    [InlineData("07-types", "parquet")]
    [InlineData("07-types", "parquet-diff")]
    [InlineData("07b-long-values", "parquet-zstd")]
    [InlineData("08-diff-mvcc-topic", "parquet")]
    [InlineData("13-parquet-wide", "parquet")]
    [InlineData("13-parquet-wide", "parquet-gzip")]
    [InlineData("13-parquet-wide", "parquet-metadata")]
    [InlineData("13-parquet-wide", "parquet-nodiff")]
    [InlineData("13-parquet-wide", "parquet-scale-zero")]
    [InlineData("13-parquet-wide", "parquet-zstd")]
    [InlineData("13b-parquet-row-groups", "parquet-zstd")]
    public async Task As_text_every_value_has_the_documented_form(string name, string folder)
    {
        var fixture = Fixture.Load(name, folder);
        foreach (var table in fixture.Tables)
        {
            using var window = await StageAsync(fixture, table, table.Stored.ToDictionary(c => c.Name, _ => "STRING"));

            Assert.Empty(Differences(window, table, fixture));
        }
    }

    [Theory]
    [InlineData("13-parquet-wide", "parquet", "")]
    [InlineData("13-parquet-wide", "parquet-scale-zero", "")]
    [InlineData("07b-long-values", "parquet-zstd", "")]
    [InlineData("08-diff-mvcc-topic", "parquet", "")]
    [InlineData("07-types", "parquet", "dt,ts,tz,atz")]
    public async Task In_their_own_types_the_values_are_the_same(string name, string folder, string asText)
    {
        var fixture = Fixture.Load(name, folder);
        foreach (var table in fixture.Tables)
        {
            var types = asText.Split(',', StringSplitOptions.RemoveEmptyEntries).ToDictionary(c => c, _ => "STRING");
            if (name == "07-types")
            {
                types["addr"] = "STRUCT<street: STRING, zip: BIGINT, since: TIMESTAMP>";
            }

            using var window = await StageAsync(fixture, table, types);

            Assert.Empty(Differences(window, table, fixture));
        }
    }

    [Fact]
    public async Task Columns_have_the_documented_types()
    {
        var fixture = Fixture.Load("07-types", "parquet");
        using var window = await StageAsync(fixture, fixture.Tables[0], TimesAsText());

        Assert.Equal(
            "id BIGINT, b BOOLEAN, i2 SMALLINT, i4 INT, i8 BIGINT, f8 DOUBLE, f4 FLOAT, d18_9 DECIMAL(18,9), "
            + "d10 DECIMAL(10,0), d_any STRING, d38_10 DECIMAL(38,10), s STRING, co STRING, en STRING, by BINARY, "
            + "bi STRING, vb STRING, u STRING, j STRING, dt STRING, ts STRING, tz STRING, t STRING, ttz STRING, "
            + "iv STRING, ip STRING, ai ARRAY<BIGINT>, astr ARRAY<STRING>, ad ARRAY<STRING>, au ARRAY<STRING>, "
            + "atz STRING, ab ARRAY<BOOLEAN>, ad10 ARRAY<DECIMAL(10,2)>, "
            + "addr STRUCT<street: STRING, zip: STRING, since: STRING>, g STRING, gg STRING, bx STRING, o BIGINT, "
            + "lsn STRING, __crdb__updated DECIMAL(29,10)",
            string.Join(", ", window.Schema.Columns.Select(c => $"{c.Name} {c.Type}")));
    }

    [Fact]
    public async Task Without_a_schema_the_file_decides()
    {
        var fixture = Fixture.Load("07-types", "parquet");
        using var window = await StageAsync(fixture, fixture.Tables[0], [], withSchema: false);

        Assert.Equal(
            "id BIGINT, b BOOLEAN, i2 INT, i4 INT, i8 BIGINT, f8 DOUBLE, f4 FLOAT, d18_9 DECIMAL(18,9), d10 STRING, "
            + "d_any STRING, d38_10 DECIMAL(38,10), s STRING, co STRING, en STRING, by BINARY, bi BINARY, vb BINARY, "
            + "u STRING, j STRING, dt STRING, ts STRING, tz STRING, t STRING, ttz STRING, iv STRING, ip STRING, "
            + "ai ARRAY<BIGINT>, astr ARRAY<STRING>, ad ARRAY<STRING>, au ARRAY<STRING>, atz ARRAY<STRING>, "
            + "ab ARRAY<BOOLEAN>, ad10 ARRAY<DECIMAL(10,2)>, addr STRUCT<street: STRING, zip: STRING, since: STRING>, "
            + "g BINARY, gg BINARY, bx STRING, o INT, lsn BIGINT, __crdb__updated DECIMAL(29,10)",
            string.Join(", ", window.Schema.Columns.Select(c => $"{c.Name} {c.Type}")));
    }

    [Theory]
    [InlineData("dt", "DATE")]
    [InlineData("ts", "TIMESTAMP_NTZ")]
    [InlineData("tz", "TIMESTAMP")]
    public async Task Infinity_in_a_time_holds_the_file_and_says_what_helps(string column, string type)
    {
        var fixture = Fixture.Load("07-types", "parquet");
        var types = TimesAsText();
        types[column] = type;

        var e = await Assert.ThrowsAsync<FeedFileException>(() => StageAsync(fixture, fixture.Tables[0], types));

        Assert.Contains($"column '{column}': found text of length", e.Message, StringComparison.Ordinal);
        Assert.Contains($"set \"types\": {{\"{column}\": \"STRING\"}}", e.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _database.Dispose();
        _temp.Delete(recursive: true);
    }

    /// <summary>The columns of 07 with infinity in them.</summary>
    static Dictionary<string, string> TimesAsText() =>
        new() { ["dt"] = "STRING", ["ts"] = "STRING", ["tz"] = "STRING", ["atz"] = "STRING" };

    async Task<StagedWindow> StageAsync(
        Fixture fixture, FixtureTable table, Dictionary<string, string> types, bool withSchema = true)
    {
        var problems = new List<string>();
        var source = SourceTableFactory.Create(
            new SourceTableSettings(
                table.Topic,
                FeedHarness.Target(table.Name),
                withSchema ? table.CreateStatement() : null,
                table.Key,
                types.ToImmutableDictionary(),
                ImmutableDictionary<string, string>.Empty),
            problems);
        Assert.Empty(problems);
        var files = fixture.Arrival.Where(key => key.EndsWith(".parquet", StringComparison.Ordinal)).Select(key =>
        {
            var path = Path.Combine(fixture.Feed, key);
            return new DataFile(
                new StoredObject(key, new FileInfo(path).Length),
                new DataFileName(new Position(0, 0), "3f2a9c0d1e4b5a67", table.Topic, null, 1, FileFormat.Parquet),
                path);
        });
        Assert.True(NameTime.TryParse(fixture.Resolved[^1], out var upTo));
        return await new WindowStager(new StagingEngine(_database), Path.Combine(_temp.FullName, "files")).StageAsync(
            new WindowRequest(source!, [.. files], null, upTo, null), TestContext.Current.CancellationToken);
    }

    List<string> Differences(StagedWindow window, FixtureTable table, Fixture fixture)
    {
        var differences = new List<string>();
        var expected = File.ReadLines(Path.Combine(fixture.Folder, "expected", $"{table.Name}.ndjson"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.GetProperty(table.Key[0]).GetString()!);
        var staged = Assert.IsType<Merge>(window.Change).Rows;
        using var connection = _database.Connect();
        var columns = table.Stored.ToList();
        var sql = string.Join(", ", columns.Select(c => AsText(window, c.Name)));
        foreach (var row in connection.Rows($"SELECT {sql} FROM {staged.Relation} WHERE NOT __crdb__dead"))
        {
            if (!expected.Remove((string)row[0]!, out var wanted))
            {
                differences.Add($"row {row[0]} is not expected");
                continue;
            }

            for (var i = 0; i < columns.Count; i++)
            {
                var value = wanted.GetProperty(columns[i].Name);
                if (!IsSame((string?)row[i], value, columns[i]))
                {
                    differences.Add($"{row[0]}.{columns[i].Name}: '{row[i]}' for {value}");
                }
            }
        }

        differences.AddRange(expected.Keys.Select(key => $"row {key} is missing"));
        return differences;
    }

    /// <summary>A staged column as JSON-like text, whatever its type.</summary>
    static string AsText(StagedWindow window, string column)
    {
        var name = $"\"{column}\"";
        const string zoned = "'%Y-%m-%dT%H:%M:%S.%fZ'";
        return window.Schema.Columns.First(c => c.Name == column).Type.ToString() switch
        {
            "BINARY" => $"lower(hex({name}))",
            "TIMESTAMP" => $"strftime({name}, {zoned})",
            "TIMESTAMP_NTZ" => $"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f')",
            "ARRAY<TIMESTAMP>" => $"to_json(list_transform({name}, lambda e: strftime(e, {zoned})))::VARCHAR",
            var type when type.StartsWith("STRUCT<street: STRING, zip: BIGINT", StringComparison.Ordinal) =>
                $"CASE WHEN {name} IS NULL THEN NULL ELSE to_json(struct_pack(street := {name}.street, "
                + $"zip := {name}.zip::VARCHAR, since := strftime({name}.since, {zoned})))::VARCHAR END",
            "ARRAY<BOOLEAN>" => $"to_json({name})::VARCHAR",
            var type when type.StartsWith("ARRAY", StringComparison.Ordinal) => $"to_json({name}::VARCHAR[])::VARCHAR",
            _ => $"CAST({name} AS VARCHAR)",
        };
    }

    static bool IsSame(string? found, JsonElement wanted, FixtureColumn column) => (found, wanted.ValueKind) switch
    {
        (null, _) or (_, JsonValueKind.Null) => found is null && wanted.ValueKind == JsonValueKind.Null,
        (_, JsonValueKind.True or JsonValueKind.False) => found == (wanted.GetBoolean() ? "true" : "false"),
        (_, JsonValueKind.Array) => JsonElement.DeepEquals(JsonDocument.Parse(found).RootElement, wanted),
        (_, JsonValueKind.Object) => wanted.TryGetProperty("ewkb", out var shape)
            ? found == shape.GetString()
            : IsSameObject(JsonDocument.Parse(found).RootElement, wanted),
        _ when column.SqlType is "FLOAT4" or "FLOAT8" => Number(found) == Number(wanted.GetString()!),
        _ when found == wanted.GetString() => true,
        _ => column.SqlType.StartsWith("DECIMAL(", StringComparison.Ordinal)
            && CellText.Expected(found, DecimalType) == CellText.Expected(wanted.GetString()!, DecimalType),
    };

    static readonly ConnectorKit.Types.DataType DecimalType = ConnectorKit.Types.DataType.Decimal(38, 0);

    /// <summary>A time in a composite that is kept as text stays as the file has it.</summary>
    static bool IsSameObject(JsonElement found, JsonElement wanted) => wanted.EnumerateObject().All(p =>
        JsonElement.DeepEquals(found.GetProperty(p.Name), p.Value)
        || found.GetProperty(p.Name).ToString() == p.Value.ToString().Replace("T", " ", StringComparison.Ordinal)
            .Replace(".000000Z", "+00", StringComparison.Ordinal));

    static string Number(string text) => text switch
    {
        "NaN" or "nan" => "NaN",
        "Infinity" or "inf" => "Infinity",
        "-Infinity" or "-inf" => "-Infinity",
        _ => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };
}
