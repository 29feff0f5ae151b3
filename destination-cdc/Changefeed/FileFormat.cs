namespace DestinationCdc.Changefeed;

/// <summary>What a data file holds, by its extension; Parquet compresses inside.</summary>
enum FileFormat
{
    Parquet,
    NdJson,
    NdJsonGzip,
    NdJsonZstd,
}
