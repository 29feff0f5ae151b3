using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// A table that .NET makes while a statement reads it: <c>SELECT * FROM name(arguments)</c>. The engine pulls chunks on
/// its own threads. An exception becomes the statement's error, with its message.
/// </summary>
public sealed unsafe record TableFunction
{
    public required string Name { get; init; }

    /// <summary>Types of the arguments: VARCHAR, BIGINT or BOOLEAN.</summary>
    public IReadOnlyList<LogicalType> Parameters { get; init; } = [];

    /// <summary>
    /// Gives the columns and rows for the arguments of one call (string, long, bool or null). Can be called more often
    /// than the table is read, for example when a statement is prepared.
    /// </summary>
    public required Func<IReadOnlyList<object?>, TableScan> Bind { get; init; }

    internal void Register(ConnectionHandle connection)
    {
        using var function = NativeMethods.CreateTableFunction();
        NativeMethods.TableFunctionSetName(function, Name);
        foreach (var type in Parameters)
        {
            if (type.Id is not (TypeId.Varchar or TypeId.BigInt or TypeId.Boolean))
            {
                throw new NotSupportedException($"{Name}: an argument of the type {type} is not supported.");
            }

            using var native = type.CreateNative();
            NativeMethods.TableFunctionAddParameter(function, native);
        }

        NativeMethods.TableFunctionSetExtraInfo(function, Callback.Keep(this), Callback.Release);
        NativeMethods.TableFunctionSetBind(function, &OnBind);
        NativeMethods.TableFunctionSetInit(function, &OnInit);
        NativeMethods.TableFunctionSetLocalInit(function, &OnThreadInit);
        NativeMethods.TableFunctionSetFunction(function, &OnRead);
        if (NativeMethods.RegisterTableFunction(connection, function) != NativeState.Success)
        {
            throw new DuckDBException(DuckDBErrorType.Catalog, $"The engine refused the table function {Name}.");
        }
    }

#pragma warning disable CA1031 // An exception that left a callback would end the process: it becomes the error.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnBind(nint info)
    {
        try
        {
            var function = Callback.Target<TableFunction>(NativeMethods.BindGetExtraInfo(info));
            var arguments = function.Parameters.Select((type, i) => Argument(info, i, type.Id)).ToArray();
            var scan = function.Bind(arguments);
            foreach (var column in scan.Columns)
            {
                using var native = column.Type.CreateNative();
                NativeMethods.BindAddResultColumn(info, column.Name, native);
            }

            if (scan.EstimatedRows is { } rows)
            {
                NativeMethods.BindSetCardinality(info, (ulong)rows, exact: false);
            }

            NativeMethods.BindSetBindData(info, Callback.Keep(new BoundScan(scan)), Callback.Release);
        }
        catch (Exception e)
        {
            NativeMethods.BindSetError(info, Callback.Text(e));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnInit(nint info)
    {
        var scan = Callback.Target<BoundScan>(NativeMethods.InitGetBindData(info)).Scan;
        NativeMethods.InitSetMaxThreads(info, (ulong)scan.MaxThreads);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnThreadInit(nint info)
    {
        try
        {
            var scan = Callback.Target<BoundScan>(NativeMethods.InitGetBindData(info)).Scan;
            NativeMethods.InitSetInitData(info, Callback.Keep(scan.OpenReader()), Callback.Release);
        }
        catch (Exception e)
        {
            NativeMethods.InitSetError(info, Callback.Text(e));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnRead(nint info, nint output)
    {
        try
        {
            var bound = Callback.Target<BoundScan>(NativeMethods.FunctionGetBindData(info));
            var read = Callback.Target<Action<ChunkWriter>>(NativeMethods.FunctionGetLocalInitData(info));
            var chunk = new ChunkWriter(output, bound.Types);
            read(chunk);
            chunk.Complete();
        }
        catch (Exception e)
        {
            NativeMethods.FunctionSetError(info, Callback.Text(e));
        }
    }
#pragma warning restore CA1031

    static object? Argument(nint info, int index, TypeId type)
    {
        var value = NativeMethods.BindGetParameter(info, (ulong)index);
        try
        {
            return NativeMethods.IsNull(value) ? null : type switch
            {
                TypeId.Varchar => NativeText.Owned(NativeMethods.GetVarchar(value)),
                TypeId.BigInt => NativeMethods.GetInt64(value),
                _ => NativeMethods.GetBool(value),
            };
        }
        finally
        {
            NativeMethods.DestroyValue(ref value);
        }
    }

    sealed record BoundScan(TableScan Scan)
    {
        public LogicalType[] Types { get; } = [.. Scan.Columns.Select(c => c.Type)];
    }
}
