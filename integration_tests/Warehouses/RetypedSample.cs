namespace IntegrationTests.Warehouses;

/// <summary>Values of every type that becomes text, with the text that a table made anew has for them.</summary>
static class RetypedSample
{
    /// <summary>Each type, a value in the embedded engine's SQL, and the text that becomes of it.</summary>
    public static readonly (string Type, string Value, string Text)[] All =
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
}
