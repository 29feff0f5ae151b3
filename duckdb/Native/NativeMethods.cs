using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>
/// The functions of DuckDB's C API that this binding calls, one file per chapter of the API.
/// Source of the signatures: <c>duckdb.h</c> of DuckDB 1.5.5.
/// </summary>
static partial class NativeMethods
{
    const string Library = "duckdb";

    static readonly Lazy<nint> Engine = new(LoadEngine);

    /// <summary>Loads the engine that lies beside the program. Has to run before any other native call.</summary>
    /// <exception cref="DllNotFoundException">The file is missing or is not for this platform.</exception>
    public static void EnsureLoaded() => _ = Engine.Value;

    static nint LoadEngine()
    {
        var path = Path.Combine(AppContext.BaseDirectory, EngineFileName);
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"The native DuckDB engine was not found at {path}. It belongs beside the program: " +
                "run 'npm ci --prefix duckdb/engine' and build again.");
        }

        var engine = NativeLibrary.Load(path);
        var assembly = typeof(NativeMethods).Assembly;
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == Library ? engine : 0);
        return engine;
    }

    static string EngineFileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
}
