namespace UnitTests.ConnectorKit.Airbyte;

/// <summary>A pipe whose reader is gone.</summary>
sealed class ClosedPipe : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
}
