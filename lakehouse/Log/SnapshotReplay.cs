namespace Lakehouse.Log;

/// <summary>Applies actions, oldest first, to what is known of a table. Becomes a <see cref="Snapshot"/> at the end.</summary>
sealed class SnapshotReplay
{
    readonly Dictionary<FileKey, AddFile> _files;
    readonly Dictionary<string, AppTransaction> _transactions;
    readonly Dictionary<string, DomainMetadata> _domains;
    Protocol? _protocol;
    Metadata? _metadata;
    CommitInfo? _lastCommit;

    public SnapshotReplay()
    {
        _files = [];
        _transactions = new(StringComparer.Ordinal);
        _domains = new(StringComparer.Ordinal);
    }

    /// <summary>Goes on from a snapshot, which stays as it is.</summary>
    public SnapshotReplay(Snapshot start)
    {
        _files = new(start.FilesByKey);
        _transactions = new(start.Transactions, StringComparer.Ordinal);
        _domains = new(start.Domains, StringComparer.Ordinal);
        _protocol = start.Protocol;
        _metadata = start.Metadata;
        _lastCommit = start.LastCommit;
    }

    public void Apply(LogAction action)
    {
        switch (action)
        {
            case AddFile add:
                _files[FileKey.Of(add)] = add;
                break;
            case RemoveFile remove:
                _files.Remove(FileKey.Of(remove));
                break;
            case Metadata metadata:
                _metadata = metadata;
                break;
            case Protocol protocol:
                _protocol = protocol;
                break;
            case AppTransaction transaction:
                _transactions[transaction.AppId] = transaction;
                break;
            case DomainMetadata { Removed: true } domain:
                _domains.Remove(domain.Domain);
                break;
            case DomainMetadata domain:
                _domains[domain.Domain] = domain;
                break;
            case CommitInfo info:
                _lastCommit = info;
                break;
            default:
                break;
        }
    }

    /// <summary>Ends the replay.</summary>
    /// <param name="directory">For messages.</param>
    /// <exception cref="ConnectorKit.Errors.HeldException">The log has no protocol, no metadata or no readable schema.</exception>
    public Snapshot ToSnapshot(LogDirectory directory, long version)
    {
        var protocol = _protocol ?? throw LogDamage.At(directory, version, "no commit sets a protocol");
        var metadata = _metadata ?? throw LogDamage.At(directory, version, "no commit sets the table's metadata");
        ProtocolGate.EnsureReadable(directory.Root, protocol, metadata);
        try
        {
            _ = metadata.Schema.ToColumns();
        }
        catch (FormatException damage)
        {
            throw LogDamage.At(directory, version, damage.Message, damage);
        }

        return new Snapshot(directory.Root, version, protocol, metadata, _files)
        {
            Transactions = _transactions,
            Domains = _domains,
            LastCommit = _lastCommit,
            Stamp = directory.StampOf(version),
        };
    }
}
