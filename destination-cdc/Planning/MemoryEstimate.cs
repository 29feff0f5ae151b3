using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Planning;

/// <summary>
/// How much of the engine's memory a window takes while it is decoded and reduced: four bytes per byte of its Parquet
/// files (they are dictionary-encoded and often compressed), two per byte of lines, sixteen where lines are compressed,
/// and 200 bytes per row for keys, times and hash tables. A window larger than half of the engine's memory is split
/// where a RESOLVED allows it; where none does, the engine spills to its temporary folder.
/// </summary>
sealed record MemoryEstimate(long EngineBytes)
{
    const int BytesPerRow = 200;

    public long WindowLimit => EngineBytes / 2;

    public static long Of(IEnumerable<KnownFile> files, Position? after, Position upTo) => files
        .Where(file => file.MayHoldRowsAfter(after) && file.MayHoldRowsUpTo(upTo))
        .Sum(file => (file.File.Object.Size * BytesPerFileByte(file.File.Name.Format))
            + (file.Summary.Rows * BytesPerRow));

    static int BytesPerFileByte(FileFormat format) => format switch
    {
        FileFormat.Parquet => 4,
        FileFormat.NdJson => 2,
        _ => 16,
    };
}
