using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class MemoryBudgetTests : IDisposable
{
    readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("budget-tests-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_machine_has_a_budget_and_its_parts_leave_headroom()
    {
        var budget = MemoryBudget.FromMachine();
        Assert.InRange(budget.Total, 64L << 20, 1L << 50);
        Assert.InRange(budget.Engine + budget.Managed, budget.Total / 100 * 64, budget.Total / 100 * 66);
    }

    [Fact]
    public void Version_2_takes_the_smallest_limit_on_the_way_up()
    {
        Write("proc/self/cgroup", "0::/pod/container");
        Write("sys/fs/cgroup/pod/container/memory.max", "max");
        Write("sys/fs/cgroup/pod/memory.max", "2147483648");
        Write("sys/fs/cgroup/memory.max", "4294967296");
        Assert.Equal(2L << 30, MemoryBudget.ControlGroupLimit(_root.FullName));
    }

    [Fact]
    public void Version_1_reads_the_memory_controller()
    {
        Write("proc/self/cgroup", "5:cpu,cpuacct:/other\n4:hugetlb,memory:/docker/abc");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
        Assert.Equal(1L << 30, MemoryBudget.ControlGroupLimit(_root.FullName));
    }

    [Fact]
    public void Without_groups_or_limits_there_is_no_limit()
    {
        Assert.Null(MemoryBudget.ControlGroupLimit(_root.FullName));
        Write("proc/self/cgroup", "0::/");
        Write("sys/fs/cgroup/memory.max", "max");
        Assert.Null(MemoryBudget.ControlGroupLimit(_root.FullName));
    }

    [Fact]
    public void The_machine_is_measured_from_meminfo()
    {
        Write("proc/meminfo", "MemTotal:       16384000 kB\nMemFree: 1 kB");
        Assert.Equal(16_384_000L * 1024, MemoryBudget.MachineBytes(_root.FullName));
    }

    void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_root.FullName, path));
        file.Directory!.Create(); // a file has a directory
        File.WriteAllText(file.FullName, text + "\n");
    }
}
