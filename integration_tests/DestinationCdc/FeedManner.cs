namespace IntegrationTests.DestinationCdc;

/// <summary>How the files of a feed are taken.</summary>
public enum FeedManner
{
    /// <summary>When all are there.</summary>
    AtOnce,

    /// <summary>When all are there, from RESOLVED to RESOLVED.</summary>
    EachResolved,

    /// <summary>One after the other.</summary>
    ByFile,
}
