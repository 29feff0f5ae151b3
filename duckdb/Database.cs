using System.Globalization;
using DuckDB.Native;

namespace DuckDB;

/// <summary>One instance of the engine, safe for many threads: each of them takes a <see cref="Connection"/>.</summary>
public sealed class Database : IDisposable
{
    readonly DatabaseHandle _handle;

    Database(DatabaseHandle handle, DatabaseOptions options)
    {
        _handle = handle;
        Gate = options.Gate ?? new EngineGate(options.Threads);
        BytesPerThread = options.MemoryLimitBytes / options.Threads;
    }

    /// <summary>Bounds the blocking calls of this database's connections.</summary>
    public EngineGate Gate { get; }

    /// <summary>An even share of the memory limit, for what every thread keeps and cannot spill.</summary>
    public long BytesPerThread { get; }

    /// <summary>Version of the native engine, such as <c>v1.5.5</c>.</summary>
    public static string EngineVersion
    {
        get
        {
            NativeMethods.EnsureLoaded();
            return NativeText.Borrowed(NativeMethods.LibraryVersion());
        }
    }

    /// <summary>Opens the file or a database in memory and locks its configuration.</summary>
    /// <exception cref="DuckDBException">The file cannot be opened or a setting is not accepted.</exception>
    /// <exception cref="DllNotFoundException">The native engine is not beside the program.</exception>
    public static Database Open(DatabaseOptions options)
    {
        NativeMethods.EnsureLoaded();
        _ = NativeMethods.CreateConfig(out var config);
        using (config)
        {
            foreach (var (name, value) in Settings(options))
            {
                if (NativeMethods.SetConfig(config, name, value) != NativeState.Success)
                {
                    throw new DuckDBException(DuckDBErrorType.Settings, $"The engine refused {name} = '{value}'.");
                }
            }

            if (NativeMethods.Open(options.Path, out var handle, config, out var error) != NativeState.Success)
            {
                handle.Dispose();
                throw DuckDBException.FromText(NativeText.Owned(error) ?? "The database could not be opened.");
            }

            var database = new Database(handle, options);
            try
            {
                database.LockConfiguration();
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
    }

    public Connection Connect()
    {
        if (NativeMethods.Connect(_handle, out var connection) != NativeState.Success)
        {
            connection.Dispose();
            throw new DuckDBException(DuckDBErrorType.Connection, "The engine refused a connection.");
        }

        return new Connection(this, connection);
    }

    public void Dispose() => _handle.Dispose();

    static IEnumerable<(string Name, string Value)> Settings(DatabaseOptions options)
    {
        yield return ("threads", options.Threads.ToString(CultureInfo.InvariantCulture));
        yield return ("memory_limit", Bytes(options.MemoryLimitBytes));
        yield return ("temp_directory", options.TempDirectory);
        if (options.MaxTempDirectoryBytes is { } limit)
        {
            yield return ("max_temp_directory_size", Bytes(limit));
        }

        // Nothing is downloaded at run time, and rows may leave in any order: who needs an order asks for it in SQL.
        yield return ("autoinstall_known_extensions", "false");
        yield return ("autoload_known_extensions", "false");
        yield return ("allow_community_extensions", "false");
        yield return ("allow_persistent_secrets", "false");
        yield return ("preserve_insertion_order", "false");
        yield return ("allocator_background_threads", "true");
    }

    static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    void LockConfiguration()
    {
        using var connection = Connect();

        // Casts between naive and zoned timestamps and INT96 columns of Parquet follow the session's zone.
        connection.Execute("SET GLOBAL TimeZone = 'UTC'");
        connection.Execute("SET GLOBAL lock_configuration = true");
    }
}
