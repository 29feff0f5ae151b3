namespace DestinationCdc.Parquet;

/// <summary>Page compression by its number in the footer.</summary>
static class Codec
{
    public const int None = 0;
    public const int Snappy = 1;
    public const int Gzip = 2;
    public const int Brotli = 4;
    public const int Zstd = 6;
    public const int Lz4Raw = 7;

    /// <summary>What the engine unpacks; CockroachDB writes none, gzip and zstd.</summary>
    public static bool IsKnown(int codec) => codec is None or Snappy or Gzip or Brotli or Zstd or Lz4Raw;
}
