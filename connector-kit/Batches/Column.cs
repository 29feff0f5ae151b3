using System.Collections.Immutable;
using ConnectorKit.Types;

namespace ConnectorKit.Batches;

/// <summary>
/// One column of a batch: a typed buffer in native memory and validity bits, the layout that DuckDB vectors and Arrow
/// arrays share. Valid until the batch is disposed.
/// <list type="table">
/// <item><term>BOOLEAN, TINYINT</term><description>1 byte</description></item>
/// <item><term>SMALLINT, INT, BIGINT, FLOAT, DOUBLE</term><description>2, 4, 8, 4, 8 bytes</description></item>
/// <item><term>DECIMAL</term><description>unscaled integer of <see cref="ValueWidth"/> 2, 4, 8 or 16 bytes</description></item>
/// <item><term>DATE</term><description>Int32, days since 1970-01-01</description></item>
/// <item><term>TIMESTAMP, TIMESTAMP_NTZ</term><description>Int64, microseconds since 1970-01-01 (UTC, or no zone)</description></item>
/// <item><term>STRING, BINARY, OTHER</term><description><see cref="TextView"/></description></item>
/// <item><term>ARRAY, MAP</term><description><see cref="ListView"/>; children: element, or key and value</description></item>
/// <item><term>STRUCT</term><description>no values; children: the fields</description></item>
/// </list>
/// </summary>
public sealed unsafe class Column(
    DataType type, int length, void* values, int valueWidth, ulong* validity, ImmutableArray<Column> children)
{
    readonly void* _values = values;
    readonly ulong* _validity = validity;

    public DataType Type { get; } = type;

    public int Length { get; } = length;

    /// <summary>Bytes per value; 0 for STRUCT.</summary>
    public int ValueWidth { get; } = valueWidth;

    public ImmutableArray<Column> Children { get; } = children;

    /// <summary>True when no value is NULL by construction (no validity bits).</summary>
    public bool HasNoNulls => _validity is null;

    public bool IsValid(int row) => _validity is null || (_validity[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>The buffer as values of the type's width.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => new(_values, Length);
}
