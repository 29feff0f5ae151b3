using DestinationCdc.Tables;
using Xunit;

namespace UnitTests.DestinationCdc.Tables;

public class SourceSchemaParserTests
{
    const string Printed = """"
        CREATE TABLE public.orders (
        	id INT8 NOT NULL DEFAULT unique_rowid(),
        	"Mixed ""Name""" STRING(20) COLLATE de NULL DEFAULT 'a, b) (':::STRING,
        	amount DECIMAL(10,2) NULL DEFAULT 1.0:::DECIMAL,
        	any_amount DECIMAL NULL,
        	tags STRING[] NULL DEFAULT ARRAY['x':::STRING, e'y\'':::STRING]:::STRING[],
        	at TIMESTAMPTZ(3) NOT NULL,
        	status shop.public.order_status NULL,
        	shard_16 INT8 NOT VISIBLE NOT NULL AS (mod(fnv32(crdb_internal.datums_to_bytes(at)), 16:::INT8)) VIRTUAL,
        	twice INT4 NULL AS (id * 2:::INT8) STORED,
        	place GEOMETRY(POINT,4326) NULL,
        	CONSTRAINT orders_pkey PRIMARY KEY (at ASC, id DESC) USING HASH WITH (bucket_count=16),
        	INDEX by_amount (amount DESC) STORING (any_amount) WHERE amount > 1:::DECIMAL,
        	UNIQUE INDEX "u" (twice ASC),
        	INVERTED INDEX tags_idx (tags),
        	FAMILY f1 (id, at),
        	FAMILY "f 2" (amount, any_amount),
        	CONSTRAINT positive CHECK (amount > 0:::DECIMAL),
        	UNIQUE WITHOUT INDEX (twice)
        ) WITH (ttl = 'on', schema_locked = true) LOCALITY REGIONAL BY TABLE IN PRIMARY REGION;
        COMMENT ON TABLE public.orders IS 'x';
        """";

    [Fact]
    public void What_show_create_table_prints_is_read()
    {
        var schema = SourceSchemaParser.Parse(Printed);

        Assert.Equal(
            [
                "id INT8", "Mixed \"Name\" STRING", "amount DECIMAL(10,2)", "any_amount DECIMAL", "tags STRING[]",
                "at TIMESTAMPTZ", "status shop.public.order_status", "shard_16 INT8", "twice INT4", "place GEOMETRY",
            ],
            schema.Columns.Select(c => $"{c.Name} {c.Type.Name}"));
        Assert.Equal(["id", "at", "shard_16"], schema.Columns.Where(c => c.NotNull).Select(c => c.Name));
        Assert.Equal(["shard_16"], schema.Columns.Where(c => c.Virtual).Select(c => c.Name));
        Assert.Equal(["at", "id"], schema.Key);
        Assert.Equal(["f1", "f 2"], schema.Families);
    }

    [Fact]
    public void A_virtual_shard_is_no_part_of_the_key()
    {
        var schema = SourceSchemaParser.Parse(
            "CREATE TABLE t (a INT8, s INT8 AS (mod(a, 4)) VIRTUAL, PRIMARY KEY (s, a))");

        Assert.Equal(["a"], schema.Key);
    }

    [Fact]
    public void A_key_beside_its_column_is_read()
    {
        var schema = SourceSchemaParser.Parse("create table if not exists T (ID int primary key, b text)");

        Assert.Equal(["id"], schema.Key);
        Assert.True(schema.Columns[0].NotNull);
    }

    [Theory]
    [InlineData("INT", nameof(SourceTypeKind.Int8))]
    [InlineData("DOUBLE PRECISION", nameof(SourceTypeKind.Float8))]
    [InlineData("FLOAT(24)", nameof(SourceTypeKind.Float4))]
    [InlineData("FLOAT(25)", nameof(SourceTypeKind.Float8))]
    [InlineData("CHARACTER VARYING(10)", nameof(SourceTypeKind.String))]
    [InlineData("\"char\"", nameof(SourceTypeKind.String))]
    [InlineData("BIT VARYING(5)", nameof(SourceTypeKind.Bit))]
    [InlineData("VARBIT", nameof(SourceTypeKind.Bit))]
    [InlineData("TIMESTAMP(3) WITH TIME ZONE", nameof(SourceTypeKind.TimestampTz))]
    [InlineData("TIMESTAMP WITHOUT TIME ZONE", nameof(SourceTypeKind.Timestamp))]
    [InlineData("TIME WITH TIME ZONE", nameof(SourceTypeKind.TimeTz))]
    [InlineData("TIME(0)", nameof(SourceTypeKind.Time))]
    [InlineData("INTERVAL YEAR TO MONTH", nameof(SourceTypeKind.Interval))]
    [InlineData("INTERVAL(3)", nameof(SourceTypeKind.Interval))]
    [InlineData("GEOGRAPHY(GEOMETRY,4326)", nameof(SourceTypeKind.Geometry))]
    [InlineData("PG_LSN", nameof(SourceTypeKind.PgLsn))]
    [InlineData("VECTOR(3)", nameof(SourceTypeKind.OtherText))]
    [InlineData("INT4[]", nameof(SourceTypeKind.Array))]
    [InlineData("INT4 ARRAY", nameof(SourceTypeKind.Array))]
    [InlineData("mood", nameof(SourceTypeKind.Enum))]
    [InlineData("\"Mood\"", nameof(SourceTypeKind.Enum))]
    public void Types_are_known_by_all_their_names(string text, string expected)
    {
        var schema = SourceSchemaParser.Parse($"CREATE TABLE t (c {text} NULL, k INT8 PRIMARY KEY)");

        Assert.Equal(expected, schema.Columns[0].Type.Kind.ToString());
    }

    [Fact]
    public void Decimals_keep_precision_and_scale()
    {
        const string sql = "CREATE TABLE t (a DECIMAL(10), b NUMERIC(38,10), c DECIMAL)";

        var columns = SourceSchemaParser.Parse(sql).Columns;

        Assert.Equal([(10, 0), (38, 10), (null, null)], columns.Select(c => (c.Type.Precision, c.Type.Scale)));
    }

    [Theory]
    [InlineData("", "expected 'create'")]
    [InlineData("SELECT 1", "expected 'create' at position 0, found 'select'")]
    [InlineData("CREATE TABLE t", "expected '('")]
    [InlineData("CREATE TABLE t (id INT8", "expected ')'")]
    [InlineData("CREATE TABLE t (id)", "expected a type")]
    [InlineData("CREATE TABLE t (id INT8, id INT8)", "declared twice")]
    [InlineData("CREATE TABLE t (id INT8, PRIMARY KEY (ID, \"Id\"))", "'Id', which is no column")]
    [InlineData("CREATE TABLE t (id INT8 PRIMARY KEY, PRIMARY KEY (id))", "two primary keys")]
    [InlineData("CREATE TABLE t (id INT8 DEFAULT 'x)", "not closed")]
    [InlineData("CREATE TABLE t (a DECIMAL(2,3))", "scale not above it")]
    [InlineData("CREATE TABLE t (a DECIMAL(999999999999))", "expected a number")]
    [InlineData("CREATE TABLE t (PRIMARY KEY (a))", "no column")]
    public void Wrong_text_is_refused_with_the_place(string sql, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => SourceSchemaParser.Parse(sql)).Message,
            StringComparison.Ordinal);
}
