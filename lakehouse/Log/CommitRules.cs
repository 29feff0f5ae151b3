namespace Lakehouse.Log;

/// <summary>What the format forbids in one commit. A breach is our own mistake, found before anything is written.</summary>
static class CommitRules
{
    /// <summary>Passes or throws.</summary>
    /// <exception cref="InvalidOperationException">The actions do not make a legal commit.</exception>
    public static void Check(Snapshot? read, DeltaCommit commit)
    {
        var actions = commit.Actions;
        Require(actions.OfType<Metadata>().Count() <= 1, "two metadata actions");
        Require(actions.OfType<Protocol>().Count() <= 1, "two protocol actions");
        RequireDistinct(actions.OfType<AppTransaction>().Select(transaction => transaction.AppId), "txn of");
        RequireDistinct(actions.OfType<DomainMetadata>().Select(domain => domain.Domain), "domain");
        RequireDistinct(actions.OfType<AddFile>().Select(add => DataPath.Decode(add.Path)), "add of");
        RequireDistinct(actions.OfType<RemoveFile>().Select(remove => DataPath.Decode(remove.Path)), "remove of");
        Require(!actions.Any(action => action is CommitInfo or Sidecar), "an action that the log writes itself");
        CheckFiles(actions);
        CheckTable(read, actions);
    }

    static void CheckFiles(IReadOnlyCollection<LogAction> actions)
    {
        var removed = actions.OfType<RemoveFile>().Select(FileKey.Of).ToHashSet();
        foreach (var add in actions.OfType<AddFile>())
        {
            Require(!removed.Contains(FileKey.Of(add)), $"add and remove of the same {add.Path}");
            Require(add.DeletionVector is null || add.NumRecords is not null, $"no number of rows for {add.Path}");
        }
    }

    static void CheckTable(Snapshot? read, IReadOnlyCollection<LogAction> actions)
    {
        var protocol = actions.OfType<Protocol>().FirstOrDefault() ?? read?.Protocol;
        var metadata = actions.OfType<Metadata>().FirstOrDefault() ?? read?.Metadata;
        if (protocol is null || metadata is null)
        {
            throw new InvalidOperationException("Illegal commit: a first commit without protocol or metadata.");
        }

        Require(
            protocol.Writes(TableFeature.DeletionVectors)
            || actions.OfType<AddFile>().All(add => add.DeletionVector is null),
            "a deletion vector in a table without that feature");
        Require(
            !metadata.IsEnabled(TableProperty.AppendOnly) || !actions.OfType<RemoveFile>().Any(file => file.DataChange),
            "rows removed from a table that is append-only");
    }

    static void RequireDistinct(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Require(seen.Add(name), $"a second {what} {name}");
        }
    }

    static void Require(bool condition, string breach)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Illegal commit: {breach}.");
        }
    }
}
