using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using DestinationCdc.Windows.Functions;
using UnitTests.DuckDB;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>Text to values, against independent readings of the same text.</summary>
public sealed partial class TextFunctionTests
{
    const int Samples = 20_000;
    const string NumberCharacters = "0000123456789.-E+ _";

    [Theory]
    [InlineData("0", 19, 4, "0")]
    [InlineData("-0", 19, 4, "0")]
    [InlineData("-0.00", 19, 4, "0")]
    [InlineData("12.50", 19, 4, "125000")]
    [InlineData("-12.5", 19, 4, "-125000")]
    [InlineData("000012", 2, 0, "12")]
    [InlineData("1E+2", 3, 0, "100")]
    [InlineData("1.50E1", 2, 0, "15")]
    [InlineData("1E-9", 18, 9, "1")]
    [InlineData("0E+999999999999", 5, 2, "0")]
    [InlineData("99999999999999999999999999999999999999", 38, 0, "99999999999999999999999999999999999999")]
    [InlineData("-9.9999999999999999999999999999999999999", 38, 37, "-99999999999999999999999999999999999999")]
    [InlineData("1.500000000000000000000000000000000000000000000000000", 3, 2, "150")]
    [InlineData("100000000000000000000000000000000000000", 38, 0, null)]
    [InlineData("1.23456", 19, 4, null)]
    [InlineData("123", 4, 2, null)]
    [InlineData("1E-10", 18, 9, null)]
    [InlineData("1E+999999999999", 38, 0, null)]
    [InlineData("NaN", 19, 4, null)]
    [InlineData("Infinity", 19, 4, null)]
    [InlineData("", 19, 4, null)]
    [InlineData("-", 19, 4, null)]
    [InlineData("1.", 19, 4, null)]
    [InlineData(".5", 19, 4, null)]
    [InlineData("+1", 19, 4, null)]
    [InlineData(" 1", 19, 4, null)]
    [InlineData("1_0", 19, 4, null)]
    [InlineData("1e5", 19, 4, null)]
    [InlineData("1E", 19, 4, null)]
    [InlineData("1E+", 19, 4, null)]
    [InlineData("--1", 19, 4, null)]
    public void A_number_is_exact_or_none(string text, int precision, int scale, string? unscaled) => Assert.Equal(
        unscaled,
        DecimalText.TryParse(Encoding.UTF8.GetBytes(text), precision, scale, out var value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : null);

    [Fact]
    public void Any_text_is_the_number_that_arithmetic_of_any_size_makes_of_it()
    {
        var random = new Random(1);
        for (var i = 0; i < Samples; i++)
        {
            var text = RandomNumber(random);
            var scale = random.Next(39);
            var precision = random.Next(Math.Max(1, scale), 39);

            var isNumber = DecimalText.TryParse(Encoding.UTF8.GetBytes(text), precision, scale, out var value);

            var expected = Unscaled(text, precision, scale);
            Assert.Equal((text, expected), (text, isNumber ? (BigInteger)value : null));
        }
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00", ' ', "0001-01-01T00:00:00.000000")]
    [InlineData("9999-12-31 23:59:59.999999+00", ' ', "9999-12-31T23:59:59.999999")]
    [InlineData("2026-03-01 23:58:58.5+00:00", ' ', "2026-03-01T23:58:58.500000")]
    [InlineData("2026-03-01T23:58:58.50Z", 'T', "2026-03-01T23:58:58.500000")]
    [InlineData("2024-02-29 00:00:00", ' ', "2024-02-29T00:00:00.000000")]
    [InlineData("1969-12-31 23:59:59.999999", ' ', "1969-12-31T23:59:59.999999")]
    [InlineData("2023-02-29 00:00:00", ' ', null)]
    [InlineData("2026-03-01T23:58:58", ' ', null)]
    [InlineData("0000-01-01 00:00:00", ' ', null)]
    [InlineData("2026-13-01 00:00:00", ' ', null)]
    [InlineData("2026-00-01 00:00:00", ' ', null)]
    [InlineData("2026-01-00 00:00:00", ' ', null)]
    [InlineData("2026-01-01 24:00:00", ' ', null)]
    [InlineData("2026-01-01 00:60:00", ' ', null)]
    [InlineData("2026-01-01 00:00:60", ' ', null)]
    [InlineData("2026-01-01 00:00:00.", ' ', null)]
    [InlineData("2026-01-01 00:00:00.1234567", ' ', null)]
    [InlineData("2026-01-01 00:00:00+01", ' ', null)]
    [InlineData("2026-01-01 00:00:00 BC", ' ', null)]
    [InlineData("12026-01-01 00:00:00", ' ', null)]
    [InlineData("2026-01-01", ' ', null)]
    [InlineData("infinity", ' ', null)]
    [InlineData("", ' ', null)]
    public void A_time_is_of_the_years_1_to_9999_in_UTC_or_none(string text, char separator, string? expected) =>
        Assert.Equal(
            expected,
            CalendarText.TryTime(Encoding.UTF8.GetBytes(text), (byte)separator, out var micros)
                ? DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
                : null);

    [Fact]
    public void Any_date_is_the_one_that_the_calendar_has()
    {
        var random = new Random(2);
        for (var i = 0; i < Samples; i++)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{random.Next(random.Next(2) == 0 ? 10_000 : 4):D4}-{random.Next(14):D2}-{random.Next(33):D2}");

            var isDate = CalendarText.TryDate(Encoding.UTF8.GetBytes(text), out var days);

            var expected = DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
            Assert.Equal((text, expected), (text, isDate));
            Assert.Equal(expected ? date.DayNumber - new DateOnly(1970, 1, 1).DayNumber : days, days);
        }
    }

    [Theory]
    [InlineData("1772409538000000005.0000000003", "17724095380000000050000000003")]
    [InlineData("0.0000000000", "0")]
    [InlineData("9223372036854775807.9999999999", "92233720368547758079999999999")]
    [InlineData("9223372036854775808.0000000000", null)]
    [InlineData("9999999999999999999.0000000000", null)]
    [InlineData("17724095380000000050.0000000000", null)]
    [InlineData(".0000000003", null)]
    [InlineData("1772409538000000005", null)]
    [InlineData("1772409538000000005.000000003", null)]
    [InlineData("1772409538000000005.00000000003", null)]
    [InlineData("-772409538000000005.0000000003", null)]
    [InlineData("1772409538000000005,0000000003", null)]
    [InlineData("177240953800000000x.0000000003", null)]
    [InlineData("1772409538000000005.000000000x", null)]
    [InlineData("", null)]
    public void A_cluster_time_has_ten_digits_behind_its_point(string text, string? expected) => Assert.Equal(
        expected,
        ClusterTimeText.TryParse(Encoding.UTF8.GetBytes(text), out var time)
            ? time.ToString(CultureInfo.InvariantCulture)
            : null);

    [Fact]
    public void The_engine_calls_them_with_whole_columns_and_NULL_stays_NULL()
    {
        using var database = TestDatabase.Open();
        using var connection = database.Connect();
        TextFunctions.Register(connection);
        var decimals = TextFunctions.Decimal("x", global::ConnectorKit.Types.DataType.Decimal(20, 3));

        var rows = connection.Rows($"""
            SELECT count(v), CAST(sum(v) AS VARCHAR), count(*) FILTER (x IS NULL AND v IS NULL)
            FROM (SELECT x, {decimals} AS v FROM (
                SELECT CASE i % 3 WHEN 0 THEN CAST(i AS VARCHAR) || '.125' WHEN 1 THEN 'none' END AS x
                FROM range(30000) t(i)))
            """);

        Assert.Equal([10_000L, "149986250.000", 10_000L], rows[0]);
        Assert.Equal(
            "2026-03-01 23:58:58.5+00",
            connection.Scalar<string>("SELECT CAST(plain_timestamptz('2026-03-01 23:58:58.5', ' ') AS VARCHAR)"));
    }

    static string RandomNumber(Random random)
    {
        if (random.Next(4) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ =>
                NumberCharacters[random.Next(NumberCharacters.Length)]));
        }

        var text = new StringBuilder(random.Next(2) == 0 ? "-" : "");
        Digits(text, random);
        if (random.Next(2) == 0)
        {
            Digits(text.Append('.'), random);
        }

        if (random.Next(3) == 0)
        {
            text.Append('E').Append(random.Next(-45, 45).ToString("+0;-0", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    static void Digits(StringBuilder text, Random random)
    {
        for (var count = random.Next(1, random.Next(2) == 0 ? 5 : 45); count > 0; count--)
        {
            text.Append(random.Next(3) == 0 ? '0' : (char)('0' + random.Next(10)));
        }
    }

    static BigInteger? Unscaled(string text, int precision, int scale)
    {
        if (NumberPattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var fraction = match.Groups["fraction"].Value;
        var exponent = match.Groups["exponent"] is { Success: true, Value: var e }
            ? int.Parse(e, CultureInfo.InvariantCulture)
            : 0;
        var number = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        var shift = exponent - fraction.Length + scale;
        var (value, rest) = shift >= 0
            ? (number * BigInteger.Pow(10, shift), BigInteger.Zero)
            : (BigInteger.DivRem(number, BigInteger.Pow(10, -shift), out var left), left);
        return rest != 0 || value >= BigInteger.Pow(10, precision) ? null : text[0] == '-' ? -value : value;
    }

    [GeneratedRegex(
        "^-?(?<whole>[0-9]+)([.](?<fraction>[0-9]+))?(E(?<exponent>[-+]?[0-9]+))?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberPattern();
}
