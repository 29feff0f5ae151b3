using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>A disk in memory that can be small, full and read-only.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null where nothing may be mounted.</summary>
    public static async Task<SmallDisk?> TryMountAsync(string folder, string size, CancellationToken cancellationToken)
    {
        var path = Directory.CreateDirectory(System.IO.Path.Combine(folder, "disk")).FullName;
        return OperatingSystem.IsLinux()
            && (await ProcessRun.StartAsync(
                "mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path], null, cancellationToken)).ExitCode == 0
                ? new SmallDisk(path)
                : null;
    }

    /// <summary>Makes one folder read-only until it is disposed.</summary>
    public static async Task<SmallDisk> FreezeAsync(string folder)
    {
        var run = await ProcessRun.StartAsync(
            "mount", ["--bind", folder, folder], null, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        var frozen = new SmallDisk(folder);
        await frozen.RemountAsync("bind,ro");
        return frozen;
    }

    /// <summary>Changes an option of the mount: <c>size=64k</c>, <c>ro</c>.</summary>
    public async Task RemountAsync(string option)
    {
        var run = await ProcessRun.StartAsync(
            "mount", ["-o", $"remount,{option}", Path], null, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    public async ValueTask DisposeAsync() =>
        await ProcessRun.StartAsync("umount", [Path], null, CancellationToken.None);
}
