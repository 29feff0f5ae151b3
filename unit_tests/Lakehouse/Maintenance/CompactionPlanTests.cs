using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Maintenance;
using Xunit;

namespace UnitTests.Lakehouse.Maintenance;

public sealed class CompactionPlanTests
{
    const long Kilobyte = 1024;
    const long Megabyte = 1024 * Kilobyte;

    int _files;

    [Fact]
    public void Few_small_files_and_all_large_ones_are_left_alone()
    {
        Assert.Empty(CompactionPlan.For(Files(CompactionPlan.SmallFiles, Kilobyte)).Files);
        Assert.Empty(CompactionPlan.For(Files(1000, 20 * Megabyte)).Files);
    }

    [Fact]
    public void Many_small_files_are_written_together_and_large_ones_are_not()
    {
        AddFile[] files = [.. Files(40, Kilobyte), .. Files(1, 10 * Megabyte), .. Files(9, 128 * Megabyte)];
        Assert.Equal(files[..40], CompactionPlan.For(files).Files);
    }

    [Fact]
    public void One_pass_is_bounded()
    {
        var plan = CompactionPlan.For(Files(1000, 15 * Megabyte)).Files;
        Assert.InRange(plan.Sum(file => file.Size), 64 * Megabyte, 17 * 15 * Megabyte);
    }

    /// <summary>A file per commit, and a pass after each: few files at any time, and each byte written few times.</summary>
    [Fact]
    public void Small_commits_for_a_long_time_cost_little()
    {
        const int commits = 20_000;
        List<AddFile> files = [];
        long written = 0;
        for (var commit = 0; commit < commits; commit++)
        {
            files.AddRange(Files(1, 10 * Kilobyte));
            var plan = CompactionPlan.For(files).Files;
            if (!plan.IsEmpty)
            {
                files.RemoveAll(plan.Contains);
                var size = plan.Sum(file => file.Size);
                written += size;
                files.AddRange(Files(1, size));
            }

            Assert.InRange(files.Count(file => file.Size < 16 * Megabyte), 0, CompactionPlan.SmallFiles + 1);
        }

        Assert.InRange(written, 1, 12L * commits * 10 * Kilobyte);
    }

    [Fact]
    public void A_file_most_of_whose_rows_are_deleted_is_written_anew()
    {
        var worn = Worn(40 * Megabyte, 51);
        Assert.Equal([worn], CompactionPlan.For([.. Files(3, Kilobyte), Worn(40 * Megabyte, 50), worn]).Files);
        Assert.Empty(CompactionPlan.For([Worn(65 * Megabyte, 99)]).Files);
    }

    AddFile Worn(long size, long deleted) => Files(1, size)[0] with
    {
        DeletionVector = new DeletionVectorDescriptor("u", "x", 1, 40, deleted),
    };

    AddFile[] Files(int count, long size) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new AddFile($"{_files++}", size, 1, DataChange: true)
        {
            NumRecords = 100,
        }),
    ];
}
