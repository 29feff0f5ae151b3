using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class StatementFailureTests
{
    [Theory]
    [InlineData("BAD_REQUEST", "[TABLE_OR_VIEW_NOT_FOUND] No table `a`.", "42P01", typeof(ConfigException))]
    [InlineData("BAD_REQUEST", "[INSUFFICIENT_PERMISSIONS] No SELECT.", "42501", typeof(ConfigException))]
    [InlineData("TEMPORARILY_UNAVAILABLE", "later", null, typeof(UnreachableException))]
    [InlineData("BAD_REQUEST", "[DELTA_CONCURRENT_APPEND] x SQLSTATE: 2D521", null, typeof(UnreachableException))]
    [InlineData("BAD_REQUEST", "[PARSE_SYNTAX_ERROR] x", "42601", typeof(StatementFailedException))]
    public void A_failure_has_the_kind_of_who_can_mend_it(string code, string message, string? state, Type expected)
    {
        var failure = StatementErrors.ToException(new StatementFailedException(code, message, state));
        Assert.IsType(expected, failure);
        Assert.NotNull(StatementFailedException.Behind(failure));
    }

    [Fact]
    public void Class_and_state_are_found_in_the_message_and_the_statement_is_left_out()
    {
        var failure = new StatementFailedException(
            "BAD_REQUEST", "\n[PARSE_SYNTAX_ERROR] At 'X'. SQLSTATE: 42601 (line 1)\n\n== SQL ==\nSELECT secret", null);
        Assert.Equal(("PARSE_SYNTAX_ERROR", "42601"), (failure.ErrorClass, failure.SqlState));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22018", "[CAST_INVALID_INPUT] The value 'secret' of the type STRING cannot be cast.")]
    [InlineData("23001", "[DELTA_VIOLATE_CONSTRAINT_WITH_VALUES] x > 0 violated by row: secret")]
    public void Values_of_rows_are_left_out(string state, string message)
    {
        var failure = new StatementFailedException("BAD_REQUEST", message, state);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains(failure.ErrorClass, failure.Message, StringComparison.Ordinal);
    }
}
