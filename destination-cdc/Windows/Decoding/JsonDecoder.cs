using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Json;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows.Decoding;

/// <summary>
/// From a column of lines to a column of the target: how the values are cut out of the lines, and what SQL makes of their text.
/// The same values come out as from Parquet.
/// </summary>
static class JsonDecoder
{
    /// <summary>Whole numbers are handed over as 64 bits.</summary>
    static readonly ParquetColumn Int64 =
        new("", PhysicalType.Int64, Repetition.Optional, Annotation.Integer, 0, 0, []);

    /// <summary>Null: the column cannot become that.</summary>
    /// <param name="x">The column in SQL.</param>
    /// <param name="declared">The source's type where a schema says it.</param>
    public static Decoded? Decode(string x, JsonColumn column, SourceType? declared, DataType target)
    {
        if (declared is null || JsonTypes.CanHold(column, declared))
        {
            return As(x, column, declared ?? JsonTypes.Infer(column, target), target);
        }

        // Files from before a type was altered: what is text or a larger number now can be made of it. Anything else is
        // cut out as declared, so that the line at fault is found.
        var earlier = target.Kind is TypeKind.String or TypeKind.Decimal ? JsonTypes.Infer(column, wanted: null) : null;
        return (earlier is null ? null : As(x, column, earlier, target)) ?? As(x, column, declared, target);
    }

    static Decoded? As(string x, JsonColumn column, SourceType source, DataType target) => source.Kind switch
    {
        SourceTypeKind.Enum when column.IsOnly(JsonKind.Object) => Composite(x, column, target),
        SourceTypeKind.Tuple => Composite(x, column, target),
        SourceTypeKind.Array => List(x, source, target),
        _ => TargetTypes.CanBecome(source, target) || TargetTypes.For(source) == target
            ? Scalar(x, source, target)
            : null,
    };

    static Decoded Scalar(string x, SourceType source, DataType target) => source.Kind switch
    {
        SourceTypeKind.Bool => Cut(
            JsonCutKind.Bool, Decoded.Always(target.Kind == TypeKind.String ? $"CAST({x} AS VARCHAR)" : x)),
        SourceTypeKind.Int2 or SourceTypeKind.Int4 or SourceTypeKind.Int8 =>
            Cut(JsonCutKind.Whole, NumberDecoder.Whole(x, Int64, source, target)),
        SourceTypeKind.Oid => Cut(JsonCutKind.Any, Oid(x, target)),
        SourceTypeKind.Float4 => Cut(JsonCutKind.Number, Floating(x, "FLOAT", target)),
        SourceTypeKind.Float8 => Cut(JsonCutKind.Number, Floating(x, "DOUBLE", target)),
        SourceTypeKind.Decimal => Cut(JsonCutKind.Number, NumberDecoder.Decimal(x, target)),
        SourceTypeKind.Bytes => Cut(JsonCutKind.Text, Bytes(x, target)),
        SourceTypeKind.Date => Cut(JsonCutKind.Text, TimeDecoder.Date(x, target)),
        SourceTypeKind.Timestamp or SourceTypeKind.TimestampTz =>
            Cut(JsonCutKind.Text, TimeDecoder.JsonTimestamp(x, source, target)),
        SourceTypeKind.Time => Cut(JsonCutKind.Text, TimeDecoder.JsonTime(x)),

        // JSON's null inside the option encode_json_value_null_as_object.
        SourceTypeKind.Json => Cut(JsonCutKind.Raw, Decoded.Always(
            $"CASE WHEN {x} = '{{\"__crdb_json_null__\": true}}' THEN 'null' ELSE {x} END")),
        SourceTypeKind.Geometry => Cut(JsonCutKind.Raw, Decoded.Always(x)),
        SourceTypeKind.OtherText when source.Name == JsonTypes.SliceName => Cut(JsonCutKind.Raw, Decoded.Always(x)),
        _ => Cut(JsonCutKind.Text, Decoded.Always(x)),
    };

    static Decoded Cut(JsonCutKind kind, Decoded decoded) => decoded with { Cut = JsonCut.Of(kind) };

    static Decoded Oid(string x, DataType target)
    {
        var text = $"regexp_full_match({x}, '[0-9]{{1,10}}')";
        return target.Kind == TypeKind.String
            ? new Decoded(x, $"NOT {text}", "an OID as digits")
            : Of(x, $"CASE WHEN {text} THEN TRY_CAST({x} AS {SqlDialect.DuckDb.Type(target)}) END", "an OID as digits");
    }

    /// <summary>The engine reads the shortest text of any number exactly; what it cannot hold it calls infinite.</summary>
    static Decoded Floating(string x, string type, DataType target)
    {
        var number = $"TRY_CAST({x} AS {type})";
        return new Decoded(
            NumberDecoder.Floating(number, target).Value,
            $"({x} IS NOT NULL AND ({number} IS NULL OR (isinf({number}) AND {x} NOT LIKE '%Infinity')))",
            $"a number that {type} holds");
    }

    static Decoded Bytes(string x, DataType target)
    {
        var hex = $"substr({x}, 3)";
        return new Decoded(
            target.Kind == TypeKind.String ? hex : $"from_hex({hex})",
            $"NOT regexp_full_match({x}, '\\\\x([0-9a-f]{{2}})*')",
            "bytes like \\x00ff in hexadecimal digits");
    }

    static Decoded Of(string x, string value, string expected) =>
        new(value, $"({x} IS NOT NULL AND {value} IS NULL)", expected);

    static Decoded? List(string x, SourceType source, DataType target)
    {
        var column = new JsonColumn("", [], []);
        var element = target.Kind switch
        {
            TypeKind.String => DataType.String,
            TypeKind.Array => target.Element!,
            _ => null,
        };
        if (element is null || As("e", column, source.Element!, element) is not { } item)
        {
            return null;
        }

        var list = target.Kind == TypeKind.String
            ? Composites.ListText(x, item, source.Element!)
            : Composites.List(x, item, target);
        return list with { Cut = JsonCut.List(item.Cut!) }; // every decoded value has one here
    }

    static Decoded? Composite(string x, JsonColumn column, DataType target)
    {
        if (target.Kind == TypeKind.String)
        {
            var texts = column.Fields.Select(name => (name, Composites.Field(x, name)));
            return Composites.StructText(x, texts) with
            {
                Cut = JsonCut.Struct([.. column.Fields.Select(name => (name, JsonCut.Of(JsonCutKind.Quoted)))]),
            };
        }

        if (target.Kind != TypeKind.Struct || !column.Fields.All(name => target.Fields.Any(f => f.Name == name)))
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<(string Name, Decoded Value)>();
        foreach (var field in target.Fields)
        {
            // A field's type is not declared; as STRING any value will do.
            var child = new JsonColumn(field.Name, [], []);
            var value = field.Type.Kind == TypeKind.String
                ? Cut(JsonCutKind.Any, Decoded.Always(Composites.Field(x, field.Name)))
                : As(Composites.Field(x, field.Name), child, JsonTypes.Infer(child, field.Type), field.Type);
            if (value is null)
            {
                return null;
            }

            fields.Add((field.Name, value));
        }

        return Composites.Struct(x, fields, target) with
        {
            Cut = JsonCut.Struct([.. fields.Select(field => (field.Name, field.Value.Cut!))]),
        };
    }
}
