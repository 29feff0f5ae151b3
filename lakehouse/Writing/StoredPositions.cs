using ConnectorKit.Warehouses;
using Lakehouse.Log;

namespace Lakehouse.Writing;

/// <summary>
/// A writer's position in a table's log: two transaction identifiers, <c>name</c> for the major part and
/// <c>name#logical</c> for the minor one, always committed together and never expiring.
/// </summary>
static class StoredPositions
{
    public static Position? Of(Snapshot snapshot, string writer) =>
        snapshot.TransactionVersion(writer) is { } major
            ? new Position(major, snapshot.TransactionVersion(Minor(writer)) ?? 0)
            : null;

    /// <summary>The same as the seam has it.</summary>
    public static StoredPosition Stored(Snapshot snapshot, string writer)
    {
        var position = Of(snapshot, writer);
        return new StoredPosition(position, position, 0, snapshot.Version);
    }

    /// <summary>The position that one commit leaves; null when it is not the writer's.</summary>
    public static Position? In(IEnumerable<LogAction> commit, string writer)
    {
        long? major = null;
        long minor = 0;
        foreach (var transaction in commit.OfType<AppTransaction>())
        {
            major = transaction.AppId == writer ? transaction.Version : major;
            minor = transaction.AppId == Minor(writer) ? transaction.Version : minor;
        }

        return major is { } wall ? new Position(wall, minor) : null;
    }

    public static IEnumerable<AppTransaction> Actions(string writer, Position position) =>
        [new(writer, position.Major), new(Minor(writer), position.Minor)];

    static string Minor(string writer) => $"{writer}#logical";
}
