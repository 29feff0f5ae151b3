namespace IntegrationTests.Databricks;

/// <summary>The clock as it will be after some time.</summary>
sealed class LaterTime(TimeSpan later) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + later;
}
