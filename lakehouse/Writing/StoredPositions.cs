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

    public static IEnumerable<AppTransaction> Actions(string writer, Position position) =>
        [new(writer, position.Major), new(Minor(writer), position.Minor)];

    static string Minor(string writer) => $"{writer}#logical";
}
