using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// A function of SQL that .NET computes, a chunk of rows at a time, on several threads of the engine at once: same
/// arguments, same result. An exception becomes the statement's error, with its message.
/// </summary>
public sealed unsafe record ScalarFunction
{
    public required string Name { get; init; }

    public required IReadOnlyList<LogicalType> Parameters { get; init; }

    public required LogicalType ReturnType { get; init; }

    /// <summary>
    /// Fills one result per row of the arguments. Rows with NULL arguments come, too: whoever wants NULL for them
    /// has to write it.
    /// </summary>
    public required Action<DataChunk, VectorWriter> Invoke { get; init; }

    internal void Register(ConnectionHandle connection)
    {
        using var function = NativeMethods.CreateScalarFunction();
        NativeMethods.ScalarFunctionSetName(function, Name);
        foreach (var type in Parameters)
        {
            using var native = type.CreateNative();
            NativeMethods.ScalarFunctionAddParameter(function, native);
        }

        using var returnType = ReturnType.CreateNative();
        NativeMethods.ScalarFunctionSetReturnType(function, returnType);

        // Without this the engine folds a call with a literal NULL to NULL, but calls us for NULLs in columns.
        NativeMethods.ScalarFunctionSetSpecialHandling(function);
        NativeMethods.ScalarFunctionSetExtraInfo(function, Callback.Keep(new Registered(this)), Callback.Release);
        NativeMethods.ScalarFunctionSetFunction(function, &OnInvoke);
        if (NativeMethods.RegisterScalarFunction(connection, function) != NativeState.Success)
        {
            throw new DuckDBException(DuckDBErrorType.Catalog, $"The engine refused the function {Name}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnInvoke(nint info, nint input, nint output)
    {
        try
        {
            var registered = Callback.Target<Registered>(NativeMethods.ScalarFunctionGetExtraInfo(info));
            using var arguments = DataChunk.Borrow(input, registered.Arguments);
            var results = new VectorWriter(output, registered.Function.ReturnType, arguments.RowCount);
            registered.Function.Invoke(arguments, results);
        }
#pragma warning disable CA1031 // An exception that left a callback would end the process: it becomes the error.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NativeMethods.ScalarFunctionSetError(info, Callback.Text(e));
        }
    }

    sealed record Registered(ScalarFunction Function)
    {
        public ResultColumn[] Arguments { get; } =
            [.. Function.Parameters.Select((type, i) => new ResultColumn($"argument {i + 1}", type))];
    }
}
