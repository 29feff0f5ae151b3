using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Reading;

/// <summary>Cuts a read into groups of files.</summary>
static class SlicePlanner
{
    /// <summary>
    /// Small enough that a reader which starts again loses little, large enough that opening files does not count. Files are
    /// not cut: the engine reads the row groups of one in parallel.
    /// </summary>
    const long SliceBytes = 256L << 20;

    /// <summary>The slices, in the order of the snapshot's files; none for a table without rows.</summary>
    /// <param name="request">With the version pinned.</param>
    public static IReadOnlyList<ReadSlice> Plan(Connection connection, Snapshot snapshot, ReadRequest request)
    {
        var slices = new List<ReadSlice>();
        var places = new List<int>();
        long bytes = 0;
        foreach (var place in Candidates(connection, snapshot, request))
        {
            var size = snapshot.Files[place].Size;
            if (places.Count > 0 && bytes + size > SliceBytes)
            {
                slices.Add(Slice(snapshot, request, places));
                places.Clear();
                bytes = 0;
            }

            places.Add(place);
            bytes += size;
        }

        if (places.Count > 0)
        {
            slices.Add(Slice(snapshot, request, places));
        }

        return slices;
    }

    static ReadSlice Slice(Snapshot snapshot, ReadRequest request, List<int> places) => new(
        request,
        SlicePart.Format(places),
        request.Cursor is null ? places.Sum(place => snapshot.Files[place].LiveRecords) : null);

    static IEnumerable<int> Candidates(Connection connection, Snapshot snapshot, ReadRequest request)
    {
        var files = snapshot.Files;
        var all = Enumerable.Range(0, files.Length);
        if (request.Cursor is not { AtLeast: { } lowest, Nulls: CursorNulls.Exclude } cursor
            || snapshot.Schema.Find(cursor.Column.Name) is not { } field
            || snapshot.Metadata.PartitionColumns.Contains(field.Name))
        {
            return all;
        }

        var keep = FilePruner.MayHold(connection, files, field, lowest, null);
        return all.Where(place => keep[place]);
    }
}
