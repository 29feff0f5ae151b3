using System.Globalization;

namespace DestinationCdc.Tables;

/// <summary>
/// Reads a CockroachDB type as SHOW CREATE TABLE or a person writes it. A name that is not built in is an enum or a
/// composite type: only the files can tell which.
/// </summary>
static class SourceTypeParser
{
    static readonly Dictionary<string, SourceTypeKind> Kinds = new()
    {
        ["bool"] = SourceTypeKind.Bool,
        ["boolean"] = SourceTypeKind.Bool,
        ["int2"] = SourceTypeKind.Int2,
        ["smallint"] = SourceTypeKind.Int2,
        ["smallserial"] = SourceTypeKind.Int2,
        ["serial2"] = SourceTypeKind.Int2,
        ["int4"] = SourceTypeKind.Int4,
        ["serial4"] = SourceTypeKind.Int4,
        ["int"] = SourceTypeKind.Int8,
        ["integer"] = SourceTypeKind.Int8,
        ["int8"] = SourceTypeKind.Int8,
        ["int64"] = SourceTypeKind.Int8,
        ["bigint"] = SourceTypeKind.Int8,
        ["serial"] = SourceTypeKind.Int8,
        ["serial8"] = SourceTypeKind.Int8,
        ["bigserial"] = SourceTypeKind.Int8,
        ["oid"] = SourceTypeKind.Oid,
        ["regclass"] = SourceTypeKind.Oid,
        ["regnamespace"] = SourceTypeKind.Oid,
        ["regproc"] = SourceTypeKind.Oid,
        ["regprocedure"] = SourceTypeKind.Oid,
        ["regrole"] = SourceTypeKind.Oid,
        ["regtype"] = SourceTypeKind.Oid,
        ["float4"] = SourceTypeKind.Float4,
        ["real"] = SourceTypeKind.Float4,
        ["float"] = SourceTypeKind.Float8,
        ["float8"] = SourceTypeKind.Float8,
        ["double"] = SourceTypeKind.Float8,
        ["decimal"] = SourceTypeKind.Decimal,
        ["numeric"] = SourceTypeKind.Decimal,
        ["dec"] = SourceTypeKind.Decimal,
        ["bytes"] = SourceTypeKind.Bytes,
        ["bytea"] = SourceTypeKind.Bytes,
        ["blob"] = SourceTypeKind.Bytes,
        ["string"] = SourceTypeKind.String,
        ["text"] = SourceTypeKind.String,
        ["varchar"] = SourceTypeKind.String,
        ["char"] = SourceTypeKind.String,
        ["character"] = SourceTypeKind.String,
        ["bpchar"] = SourceTypeKind.String,
        ["name"] = SourceTypeKind.String,
        ["citext"] = SourceTypeKind.String,
        ["refcursor"] = SourceTypeKind.String,
        ["bit"] = SourceTypeKind.Bit,
        ["varbit"] = SourceTypeKind.Bit,
        ["uuid"] = SourceTypeKind.Uuid,
        ["date"] = SourceTypeKind.Date,
        ["time"] = SourceTypeKind.Time,
        ["timetz"] = SourceTypeKind.TimeTz,
        ["timestamp"] = SourceTypeKind.Timestamp,
        ["timestamptz"] = SourceTypeKind.TimestampTz,
        ["interval"] = SourceTypeKind.Interval,
        ["inet"] = SourceTypeKind.Inet,
        ["json"] = SourceTypeKind.Json,
        ["jsonb"] = SourceTypeKind.Json,
        ["geometry"] = SourceTypeKind.Geometry,
        ["geography"] = SourceTypeKind.Geometry,
        ["pg_lsn"] = SourceTypeKind.PgLsn,
        ["box2d"] = SourceTypeKind.OtherText,
        ["ltree"] = SourceTypeKind.OtherText,
        ["tsvector"] = SourceTypeKind.OtherText,
        ["tsquery"] = SourceTypeKind.OtherText,
        ["vector"] = SourceTypeKind.OtherText,
        ["jsonpath"] = SourceTypeKind.OtherText,
        ["void"] = SourceTypeKind.OtherText,
    };

    /// <summary>Takes a type, arrays included.</summary>
    /// <exception cref="FormatException">No type stands here.</exception>
    public static SourceType Parse(SqlTokens tokens)
    {
        var type = ParseScalar(tokens);
        while (true)
        {
            if (tokens.Take("["))
            {
                if (!tokens.Sees("]"))
                {
                    _ = tokens.Any("a length or ']'");
                }

                tokens.Expect("]");
            }
            else if (!tokens.Take("array"))
            {
                return type;
            }

            type = new SourceType(SourceTypeKind.Array, $"{type.Name}[]", Element: type);
        }
    }

    static SourceType ParseScalar(SqlTokens tokens)
    {
        var quoted = tokens.Peek is { Kind: SqlTokenKind.QuotedName };
        var path = tokens.Path("a type");
        var word = path[^1];

        // "char" in quotes is PostgreSQL's one-byte text type; any other quoted name is user-defined.
        if (path.Length > 1 || (quoted && word != "char") || !Kinds.TryGetValue(word, out var kind))
        {
            return new SourceType(SourceTypeKind.Enum, string.Join('.', path));
        }

        switch (kind)
        {
            case SourceTypeKind.Decimal:
                return ParseDecimal(tokens);
            case SourceTypeKind.Float8 when word == "double":
                _ = tokens.Take("precision");
                return new SourceType(kind, "FLOAT8");
            case SourceTypeKind.Float8 when word == "float" && tokens.Take("("):
                // FLOAT(1) to FLOAT(24) are FLOAT4.
                var bits = Number(tokens);
                tokens.Expect(")");
                return bits <= 24 ? new(SourceTypeKind.Float4, "FLOAT4") : new(kind, "FLOAT8");
            case SourceTypeKind.String or SourceTypeKind.Bit:
                _ = tokens.Take("varying");
                break;
            case SourceTypeKind.Interval:
                SkipIntervalFields(tokens);
                break;
        }

        if (tokens.Sees("("))
        {
            tokens.Skip();
        }

        return new SourceType(WithZone(kind, tokens), word.ToUpperInvariant());
    }

    static SourceTypeKind WithZone(SourceTypeKind kind, SqlTokens tokens)
    {
        if (kind is not SourceTypeKind.Time and not SourceTypeKind.Timestamp)
        {
            return kind;
        }

        var zoned = kind == SourceTypeKind.Time ? SourceTypeKind.TimeTz : SourceTypeKind.TimestampTz;
        return tokens.Take("with", "time", "zone") ? zoned : Without(tokens, kind);
    }

    static SourceTypeKind Without(SqlTokens tokens, SourceTypeKind kind)
    {
        _ = tokens.Take("without", "time", "zone");
        return kind;
    }

    static SourceType ParseDecimal(SqlTokens tokens)
    {
        if (!tokens.Take("("))
        {
            return new SourceType(SourceTypeKind.Decimal, "DECIMAL");
        }

        var precision = Number(tokens);
        var scale = tokens.Take(",") ? Number(tokens) : 0;
        tokens.Expect(")");
        if (precision < 1 || scale > precision)
        {
            throw new FormatException(
                $"DECIMAL({precision},{scale}): expected a precision of at least 1 and a scale not above it");
        }

        return new SourceType(SourceTypeKind.Decimal, $"DECIMAL({precision},{scale})", precision, scale);
    }

    static void SkipIntervalFields(SqlTokens tokens)
    {
        string[] fields = ["year", "month", "day", "hour", "minute", "second"];
        if (fields.Any(f => tokens.Take(f)) && tokens.Take("to"))
        {
            _ = fields.Any(f => tokens.Take(f));
        }
    }

    static int Number(SqlTokens tokens) =>
        tokens.Peek is { Kind: SqlTokenKind.Number } token
        && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && tokens.Any("a number").Kind == SqlTokenKind.Number
            ? number
            : throw tokens.Expected("a number");
}
