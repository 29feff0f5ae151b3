using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>Optimistic commits: write at the next version if it is free, else look at what took it.</summary>
sealed class Committer(LogDirectory log, TimeProvider time)
{
    public CommitOutcome Commit(Snapshot? read, DeltaCommit commit, CancellationToken cancellationToken)
    {
        CommitRules.Check(read, commit);
        log.Create();
        var readVersion = read?.Version ?? -1;
        if (FindLogMoved(read) is { } moved)
        {
            return new CommitOutcome(null, moved);
        }

        var conflicts = new ConflictChecker(commit);
        var last = read?.LastCommit;
        for (var version = readVersion + 1; ; version++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var info = new CommitInfoText(read, commit, time).Next(last);
            if (log.TryWriteCommit(version, stream => CommitWriter.Write(stream, info.Line, commit.Actions)))
            {
                return new CommitOutcome(version, null);
            }

            var theirs = log.ReadCommit(version).ToImmutableArray();
            last = theirs.OfType<CommitInfo>().FirstOrDefault();
            if (last?.TxnId == info.TxnId)
            {
                // The first link succeeded although the file system reported otherwise (a repeated request over NFS).
                return new CommitOutcome(version, null);
            }

            if (conflicts.Check(version, theirs) is { } conflict)
            {
                return new CommitOutcome(null, conflict);
            }
        }
    }

    /// <summary>
    /// Old commits are cleaned up, and a table can be dropped and made anew: a free name proves nothing unless the commit
    /// before it is still there.
    /// </summary>
    CommitConflict? FindLogMoved(Snapshot? read)
    {
        var readVersion = read?.Version ?? -1;
        var stamp = log.StampOf(readVersion);
        if (stamp is not null)
        {
            return stamp == read?.Stamp
                ? null
                : new CommitConflict(readVersion, ConflictKind.LogMoved, $"version {readVersion} is another one now");
        }

        var newest = log.List().Newest;
        return newest == readVersion
            ? null
            : new CommitConflict(newest, ConflictKind.LogMoved, $"the log ends at version {newest}, not {readVersion}");
    }
}
