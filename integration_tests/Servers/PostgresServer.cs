using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace IntegrationTests.Servers;

/// <summary>
/// A PostgreSQL of its own for the tests that need one: a new cluster in a temporary folder, gone afterwards.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    const string User = "tester";
    const string Password = "s3cret of tests";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postgres");
    readonly int _port = FreePort();

    /// <summary>Why there is no server; null when there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>The address as a configuration has it.</summary>
    public string Url => UrlFor(User, Password);

    static string? Programs { get; } = FindPrograms();

    string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>The address with other credentials.</summary>
    public string UrlFor(string user, string password) =>
        $"postgresql://{user}:{Uri.EscapeDataString(password)}@127.0.0.1:{_port}/postgres?sslmode=disable";

    public async ValueTask InitializeAsync()
    {
        if (Programs is null)
        {
            Missing = "PostgreSQL's server is not installed (Debian and Ubuntu: apt-get install postgresql).";
            return;
        }

        var passwords = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwords, Password);
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            await RunAsync("chown", "-R", "postgres", _folder.FullName);
        }

        await RunServerProgramAsync(
            "initdb", "-D", Data, "-U", User, $"--pwfile={passwords}", "-A", "scram-sha-256", "-E", "UTF8",
            "--no-sync");
        await RunServerProgramAsync(
            "pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_folder.FullName, "log"),
            "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await RunServerProgramAsync("pg_ctl", "stop", "-m", "immediate", "-D", Data);
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Runs statements as the server's owner.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = User,
            Password = Password,
            Database = "postgres",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    static Task RunServerProgramAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        // To files and not to pipes: the server inherits them and would keep a pipe open.
        var quoted = string.Join(' ', new[] { program }.Concat(arguments).Select(Quoted));
        var log = Path.GetTempFileName();
        var run = await ProcessRun.StartAsync(
            "/bin/sh", ["-c", $"cd / && {quoted} >{log} 2>&1"], null, CancellationToken.None);
        var text = await File.ReadAllTextAsync(log);
        File.Delete(log);
        Assert.True(run.ExitCode == 0, $"{program}: {text}");
    }

    static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    static string? FindPrograms()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
        {
            var versions = Directory.GetDirectories(debian).OrderDescending();
            folders.InsertRange(0, versions.Select(folder => Path.Combine(folder, "bin")));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
