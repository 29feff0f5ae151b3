using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Json;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Decoding;

namespace DestinationCdc.Windows;

/// <summary>A column of files of lines.</summary>
sealed record JsonFileColumn(JsonColumn Column) : FileColumn(Column.Name)
{
    public override bool IsText => !Column.IsOnly(JsonKind.Whole) && !Column.IsOnly(JsonKind.Bool);

    public override bool IsUntyped => Column.Kinds.IsEmpty;

    public override ImmutableArray<string> Fields => Column.Fields;

    public override SourceType? Infer(DataType? wanted) => JsonTypes.Infer(Column, wanted);

    public override Decoded? Decode(SourceType? declared, DataType target) =>
        JsonDecoder.Decode(SqlDialect.DuckDb.Identifier(Name), Column, declared, target);

    public override string ToString() => Column.ToString();
}
