namespace ConnectorKit.Databricks.Arrow;

/// <summary>How an Arrow array lies in its buffers.</summary>
enum ArrowLayout
{
    /// <summary>No buffers, every value NULL.</summary>
    Null,

    /// <summary>One bit per value.</summary>
    Bits,

    /// <summary>A fixed number of bytes per value.</summary>
    Fixed,

    /// <summary>32-bit offsets into bytes.</summary>
    Bytes,

    /// <summary>64-bit offsets into bytes.</summary>
    LargeBytes,

    /// <summary>32-bit offsets into one child.</summary>
    List,

    /// <summary>64-bit offsets into one child.</summary>
    LargeList,

    /// <summary>32-bit offsets into a struct of key and value.</summary>
    Map,

    /// <summary>Children alone.</summary>
    Struct,
}
