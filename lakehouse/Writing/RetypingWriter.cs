using System.Collections.Immutable;
using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Reading;

namespace Lakehouse.Writing;

/// <summary>
/// Where a column becomes another type, writes all live rows anew and lets the change of rows go on with the new files, all in
/// one commit. Any other change passes through.
/// </summary>
sealed class RetypingWriter(Connection connection, RowWriter rows, DataFileWriter files, TimeProvider time) : RowWriter
{
    ImmutableArray<AddFile> _written = [];

    public override RowChange Prepare(Snapshot? snapshot, SchemaPlan plan)
    {
        DiscardWritten();
        if (snapshot is null || plan.Retyped.IsEmpty)
        {
            return rows.Prepare(snapshot, plan);
        }

        ProtocolGate.EnsureWritable(snapshot, WriteIntent.Change);
        _written = Rewrite(snapshot, plan);
        var change = rows.Prepare(Between(snapshot, plan), plan);
        return change with { Actions = Together(snapshot, change), Reads = ReadScope.WholeTable };
    }

    public override void Discard()
    {
        rows.Discard();
        DiscardWritten();
    }

    ImmutableArray<AddFile> Rewrite(Snapshot snapshot, SchemaPlan plan)
    {
        if (snapshot.FileCount == 0)
        {
            return [];
        }

        try
        {
            var old = FileRows.Complete(connection, snapshot, snapshot.Files);
            return new FileRewriter(connection, snapshot, files).Write(old, plan.Schema, order: [], withGone: false);
        }
        catch (HeldException held)
        {
            throw new HeldException(
                $"{held.Message} The rows that are there would change the column {string.Join(", ", plan.Retyped)}.",
                held);
        }
    }

    /// <summary>The table as the change of rows finds it: the same rows, in the new files.</summary>
    Snapshot Between(Snapshot snapshot, SchemaPlan plan) => new(
        snapshot.Root,
        snapshot.Version,
        snapshot.Protocol,
        plan.Metadata,
        _written.ToDictionary(FileKey.Of))
    {
        Transactions = snapshot.Transactions,
        Domains = snapshot.Domains,
    };

    /// <summary>The old files leave; of the new ones come those that the change left as they were, and what it made.</summary>
    ImmutableArray<LogAction> Together(Snapshot snapshot, RowChange change)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var gone = change.Actions.OfType<RemoveFile>().Select(file => file.Path).ToHashSet();
        var named = change.Actions.OfType<AddFile>().Select(file => file.Path).ToHashSet();
        files.Discard(_written.Where(file => gone.Contains(file.Path) && !named.Contains(file.Path)));
        return
        [
            .. snapshot.Files.Select(file => file.ToRemove(now, dataChange: true)),
            .. _written.Where(file => !gone.Contains(file.Path)),
            .. change.Actions.Where(action => action is not RemoveFile),
        ];
    }

    void DiscardWritten()
    {
        files.Discard(_written);
        _written = [];
    }
}
