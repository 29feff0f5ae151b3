using System.Runtime.InteropServices;

namespace DuckDB;

/// <summary>How far the running query is.</summary>
/// <param name="Percentage">0 to 100, or -1 while the engine cannot tell.</param>
/// <param name="RowsProcessed">The engine's estimate of rows done, weighted over operators: no count of result rows.</param>
/// <param name="TotalRows">The engine's estimate of all rows to process, weighted the same way.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueryProgress(double Percentage, long RowsProcessed, long TotalRows);
