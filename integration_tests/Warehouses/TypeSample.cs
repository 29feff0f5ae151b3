using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace IntegrationTests.Warehouses;

/// <summary>One type with three values: a large one, a small one, an empty or odd one.</summary>
/// <param name="Sql">The values as the embedded engine's SQL.</param>
/// <param name="Texts">The values as <see cref="RowText"/> prints them.</param>
sealed record TypeSample(DataType Type, string[] Sql, string[] Texts)
{
    public const int Values = 3;

    public static readonly TypeSample[] All =
    [
        new(DataType.Boolean, ["true", "false", "true"], ["1", "0", "1"]),
        new(DataType.TinyInt, ["127", "-128", "0"], ["127", "-128", "0"]),
        new(DataType.SmallInt, ["32767", "-32768", "0"], ["32767", "-32768", "0"]),
        new(DataType.Int, ["2147483647", "-2147483648", "0"], ["2147483647", "-2147483648", "0"]),
        new(
            DataType.BigInt,
            ["9223372036854775807", "-9223372036854775808", "0"],
            ["9223372036854775807", "-9223372036854775808", "0"]),
        new(
            DataType.Float,
            ["'3.4028235e38'::FLOAT", "'1e-45'::FLOAT", "'NaN'::FLOAT"],
            ["3.4028235E+38", "1E-45", "NaN"]),
        new(
            DataType.Double,
            ["'1.7976931348623157e308'::DOUBLE", "'5e-324'::DOUBLE", "'-Infinity'::DOUBLE"],
            ["1.7976931348623157E+308", "5E-324", "-Infinity"]),
        new(DataType.Decimal(4, 2), ["99.99", "-99.99", "0.01"], ["99.99", "-99.99", "0.01"]),
        new(DataType.Decimal(9, 0), ["999999999", "-999999999", "0"], ["999999999", "-999999999", "0"]),
        new(
            DataType.Decimal(18, 18),
            ["0.999999999999999999", "-0.999999999999999999", "0"],
            ["0.999999999999999999", "-0.999999999999999999", "0.000000000000000000"]),
        new(
            DataType.Decimal(38, 10),
            ["'9999999999999999999999999999.9999999999'", "'-9999999999999999999999999999.9999999999'", "'1.5'"],
            ["9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999", "1.5000000000"]),
        new(
            DataType.String,
            ["repeat('ü€𝄞', 100)", "''", "'a' || chr(10) || '\"\\'''"],
            [string.Concat(Enumerable.Repeat("ü€𝄞", 100)), "", "a\n\"\\'"]),
        new(
            DataType.Binary,
            ["'\\xFF\\x00\\x7F'::BLOB", "''::BLOB", "'abcdefghijklmnop'::BLOB"],
            ["0xFF007F", "0x", "0x6162636465666768696A6B6C6D6E6F70"]),
        new(DataType.Date, ["'9999-12-31'", "'0001-01-01'", "'1582-10-10'"], ["2932896", "-719162", "-141432"]),
        new(
            DataType.Timestamp,
            ["'9999-12-31 23:59:59.999999+00'", "'0001-01-01 00:00:00+00'", "'1969-12-31 23:59:59.999999+00'"],
            ["253402300799999999", "-62135596800000000", "-1"]),
        new(
            DataType.TimestampNtz,
            ["'9999-12-31 23:59:59.999999'", "'0001-01-01 00:00:00'", "'2024-02-29 12:34:56.123456'"],
            ["253402300799999999", "-62135596800000000", "1709210096123456"]),
        new(DataType.Array(DataType.String), ["['a', NULL, '']", "[]", "['x']"], ["[a,null,]", "[]", "[x]"]),
        new(
            DataType.Array(DataType.Array(DataType.Decimal(12, 3))),
            ["[[1.5, NULL], NULL, []]", "[]", "[[2]]"],
            ["[[1.500,null],null,[]]", "[]", "[[2.000]]"]),
        new(
            DataType.Map(DataType.String, DataType.BigInt),
            ["MAP {'k': 1, 'l': NULL}", "MAP {}", "MAP {'': 5}"],
            ["{k=1,l=null}", "{}", "{=5}"]),
        new(
            DataType.Struct(
                new StructField("x", DataType.Int),
                new StructField("y z", DataType.Struct(new StructField("t", DataType.Timestamp)))),
            [
                "{'x': 1, 'y z': {'t': '1970-01-01 00:00:01+00'}}",
                "{'x': NULL, 'y z': NULL}",
                "{'x': 2, 'y z': {'t': NULL}}",
            ],
            ["(1,(1000000))", "(null,null)", "(2,(null))"]),
    ];

    /// <summary>A table with the key <c>k</c> and a column <c>c0</c>, <c>c1</c>, … of each type.</summary>
    public static TableSchema Schema { get; } = TrialTable.Keyed(
        DataType.Int, [.. All.Select((sample, index) => new ColumnDefinition($"c{index}", sample.Type))]);

    /// <summary>Rows with the keys 0 to 2 and the values, and row 3 with NULLs, for <see cref="TrialTable.MergeOf"/>.</summary>
    public static string Rows { get; } = string.Join(
        ", ",
        Enumerable.Range(0, Values).Select(row => string.Join(", ", All.Select(sample => sample.Sql[row])))
            .Append(string.Join(", ", All.Select(_ => "NULL")))
            .Select((values, key) => $"({key}, {values}, 1, false)"));
}
