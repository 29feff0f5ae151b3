namespace UnitTests.ConnectorKit.Databricks;

/// <summary>A clock that the test sets; timers are the system's.</summary>
sealed class ManualClock : TimeProvider
{
    DateTimeOffset _now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
