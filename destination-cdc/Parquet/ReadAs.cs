namespace DestinationCdc.Parquet;

/// <summary>What a rewritten footer makes of the columns.</summary>
enum ReadAs
{
    /// <summary>
    /// DECIMAL bytes are text (that is what CockroachDB writes), TIME is its number (24:00:00 is no time to the engine), all
    /// else as it says.
    /// </summary>
    Values,

    /// <summary>Everything of variable length is bytes, so that the engine can read what is no UTF-8.</summary>
    Bytes,
}
