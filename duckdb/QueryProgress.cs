using System.Runtime.InteropServices;

namespace DuckDB;

/// <summary>How far the running query is.</summary>
/// <param name="Percentage">0 to 100, or -1 while the engine cannot tell.</param>
/// <param name="RowsProcessed">Rows read by the running pipelines so far (an estimate).</param>
/// <param name="TotalRows">Rows these pipelines expect to read (an estimate).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueryProgress(double Percentage, long RowsProcessed, long TotalRows);
