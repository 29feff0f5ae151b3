using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Decoding;

namespace DestinationCdc.Windows;

/// <summary>A column of Parquet files.</summary>
sealed record ParquetFileColumn(ParquetColumn Column) : FileColumn(Column.Name)
{
    public override bool IsText => Column.Type == PhysicalType.ByteArray;

    public override ImmutableArray<string> Fields => [.. Column.Children.Select(child => child.Name)];

    public override SourceType? Infer(DataType? wanted) => FileTypes.Infer(Column, wanted);

    public override Decoded? Decode(SourceType? declared, DataType target) =>
        ColumnDecoder.Decode(SqlDialect.DuckDb.Identifier(Name), Column, declared, target);

    public override string ToString() => Column.ToString();
}
