using Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class ConflictCheckerTests
{
    static readonly AddFile Mine = TestTable.File("mine");
    static readonly AddFile Foreign = TestTable.File("foreign");
    static readonly AddFile Moved = Foreign with { DataChange = false };
    static readonly LogAction[] Append = [Mine];
    static readonly LogAction[] Rewrite = [TestTable.File("old").ToRemove(1, dataChange: true), Mine];
    static readonly LogAction[] Position = [Mine, new AppTransaction("app", 2)];
    static readonly LogAction[] Domain = [new DomainMetadata("d", "", false)];

    static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal)
    {
        ["appends beside each other"] = new(ReadScope.Nothing, Append, [Foreign], null),
        ["an append beside a removal"] = new(ReadScope.Nothing, Append, [new RemoveFile("other", true)], null),
        ["an append of the same file"] =
            new(ReadScope.Nothing, Append, [TestTable.File("mine")], ConflictKind.FileAdded),
        ["an append after a new protocol"] =
            new(ReadScope.Nothing, Append, [Protocol.Plain], ConflictKind.Protocol),
        ["an append after a new schema"] =
            new(ReadScope.Nothing, Append, [new Metadata("i", "{}")], ConflictKind.Metadata),
        ["a merge after an append"] = new(ReadScope.WholeTable, Rewrite, [Foreign], ConflictKind.FileAdded),
        ["a merge after a removal of rows"] =
            new(ReadScope.WholeTable, Rewrite, [new RemoveFile("other", true)], ConflictKind.FileRemoved),
        ["a merge after rows were moved"] =
            new(ReadScope.WholeTable, Rewrite, [new RemoveFile("other", false), Moved], null),
        ["a merge after its own file was moved"] =
            new(ReadScope.WholeTable, Rewrite, [new RemoveFile("old", false), Moved], ConflictKind.FileRemoved),
        ["a merge after only a note"] =
            new(ReadScope.WholeTable, Rewrite, [new CommitInfo(1, "OPTIMIZE", null, null, null)], null),
        ["a compaction beside an append"] = new(ReadScope.RemovedFiles, Rewrite, [Foreign], null),
        ["a compaction after its file changed"] =
            new(ReadScope.RemovedFiles, Rewrite, [new RemoveFile("old", true)], ConflictKind.FileRemoved),
        ["the same domain"] =
            new(ReadScope.Nothing, Domain, [new DomainMetadata("d", "", true)], ConflictKind.Domain),
        ["another domain"] = new(ReadScope.Nothing, Domain, [new DomainMetadata("e", "", false)], null),
        ["the same position"] =
            new(ReadScope.Nothing, Position, [new AppTransaction("app", 2)], ConflictKind.Transaction),
        ["another position"] = new(ReadScope.Nothing, Position, [Foreign, new AppTransaction("b", 2)], null),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_commit_follows_another_one_only_where_that_is_safe(string name)
    {
        var (reads, ours, theirs, expected) = Cases[name];
        var commit = new DeltaCommit("WRITE", [.. ours]) { Reads = reads };
        Assert.Equal(expected, new ConflictChecker(commit).Check(7, theirs)?.Kind);
    }

    [Fact]
    public void A_position_that_was_only_read_conflicts_too()
    {
        var commit = new DeltaCommit("WRITE", []) { Reads = ReadScope.Nothing, ReadTransactions = ["app"] };
        Assert.Equal(
            ConflictKind.Transaction, new ConflictChecker(commit).Check(1, [new AppTransaction("app", 1)])?.Kind);
    }

    [Fact]
    public void Two_first_commits_always_conflict()
    {
        var commit = new DeltaCommit("CREATE TABLE", [Protocol.Plain]) { Reads = ReadScope.Nothing };
        Assert.Equal(ConflictKind.TableCreated, new ConflictChecker(commit).Check(0, [])?.Kind);
    }

    sealed record Case(ReadScope Reads, LogAction[] Ours, LogAction[] Theirs, ConflictKind? Expected);
}
