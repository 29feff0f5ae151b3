namespace DestinationCdc.Parquet;

/// <summary>Page compression by its number in the footer.</summary>
static class Codec
{
    public const int None = 0;
    public const int Gzip = 2;
    public const int Zstd = 6;

    /// <summary>What CockroachDB writes. Others the engine could unpack, but damaged pages would not be found before.</summary>
    public static bool IsKnown(int codec) => codec is None or Gzip or Zstd;
}
