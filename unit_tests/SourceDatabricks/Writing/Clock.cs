namespace UnitTests.SourceDatabricks.Writing;

/// <summary>A time that stands still.</summary>
sealed class Clock : TimeProvider
{
    public const long Now = 1_700_000_000_123;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
