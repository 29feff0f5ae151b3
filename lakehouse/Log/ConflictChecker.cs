namespace Lakehouse.Log;

/// <summary>
/// Whether our commit may follow one that somebody else made after we read. Stricter than Spark where rows are unique by
/// key: any foreign row may have one of our keys, so a merge never follows another change of rows.
/// </summary>
sealed class ConflictChecker(DeltaCommit ours)
{
    readonly HashSet<string> _domains =
        [.. ours.Actions.OfType<DomainMetadata>().Select(domain => domain.Domain)];

    readonly HashSet<string> _transactions =
    [
        .. ours.Actions.OfType<AppTransaction>().Select(transaction => transaction.AppId),
        .. ours.ReadTransactions,
    ];

    readonly HashSet<string> _removed =
        [.. ours.Actions.OfType<RemoveFile>().Select(remove => DataPath.Decode(remove.Path))];

    readonly HashSet<string> _added =
        [.. ours.Actions.OfType<AddFile>().Select(add => DataPath.Decode(add.Path))];

    /// <summary>Null when ours may follow.</summary>
    /// <param name="version">The other commit's.</param>
    public CommitConflict? Check(long version, IEnumerable<LogAction> theirs)
    {
        if (version == 0)
        {
            return new(version, ConflictKind.TableCreated, "somebody else created the table");
        }

        foreach (var action in theirs)
        {
            if (Check(action) is var (kind, reason))
            {
                return new(version, kind, reason);
            }
        }

        return null;
    }

    (ConflictKind Kind, string Reason)? Check(LogAction theirs) => theirs switch
    {
        Protocol => (ConflictKind.Protocol, "it changed the table's protocol"),
        Metadata => (ConflictKind.Metadata, "it changed the table's schema or properties"),
        DomainMetadata domain when _domains.Contains(domain.Domain) =>
            (ConflictKind.Domain, $"it changed the same domain '{domain.Domain}'"),
        AppTransaction transaction when _transactions.Contains(transaction.AppId) =>
            (ConflictKind.Transaction, $"it moved the same application's number '{transaction.AppId}'"),
        AddFile add => CheckAdd(add),
        RemoveFile remove => CheckRemove(remove),
        _ => null,
    };

    (ConflictKind Kind, string Reason)? CheckAdd(AddFile add) =>
        _added.Contains(DataPath.Decode(add.Path))
            ? (ConflictKind.FileAdded, $"it added the same file {add.Path}")
            : ours.Reads == ReadScope.WholeTable && add.DataChange
                ? (ConflictKind.FileAdded, $"it added rows ({add.Path})")
                : null;

    (ConflictKind Kind, string Reason)? CheckRemove(RemoveFile remove) =>
        _removed.Contains(DataPath.Decode(remove.Path))
            ? (ConflictKind.FileRemoved, $"it replaced or removed the file {remove.Path}, which we change")
            : ours.Reads == ReadScope.WholeTable && remove.DataChange
                ? (ConflictKind.FileRemoved, $"it removed rows ({remove.Path})")
                : null;
}
