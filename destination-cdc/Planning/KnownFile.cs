using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Planning;

/// <summary>A data file whose footer has been read.</summary>
sealed record KnownFile(DataFile File, FileSummary Summary)
{
    /// <summary>False when every row is at or below the position: the file was used up by earlier windows.</summary>
    public bool MayHoldRowsAfter(Position? position) =>
        Summary.Rows > 0 && (position is null || Summary.Greatest is not { } greatest || greatest > position);

    /// <summary>False when every row is above the time: the file belongs to later windows.</summary>
    public bool MayHoldRowsUpTo(Position time) =>
        Summary.Rows > 0 && (Summary.Smallest is not { } smallest || smallest <= time);
}
