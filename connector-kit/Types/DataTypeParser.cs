using System.Collections.Immutable;

namespace ConnectorKit.Types;

/// <summary>Recursive descent over Databricks SQL type text.</summary>
sealed class DataTypeParser(string text)
{
    const int MaxDepth = 64;
    int _at;
    int _depth;

    public DataType ParseAll()
    {
        var type = ParseType();
        SkipBlanks();
        return _at == text.Length ? type : throw Bad("the end");
    }

    DataType ParseType()
    {
        if (++_depth > MaxDepth)
        {
            throw Bad($"at most {MaxDepth} levels");
        }

        var start = SkipBlanks();
        var word = Word().ToUpperInvariant();
        var type = word switch
        {
            "" => throw Bad("a type name"),
            "ARRAY" => ParseArray(),
            "MAP" => ParseMap(),
            "STRUCT" => ParseStruct(),
            "DECIMAL" or "DEC" or "NUMERIC" => ParseDecimal(),
            _ => Simple(word) ?? OtherFrom(start),
        };
        _depth--;
        return type;
    }

    static DataType? Simple(string word) => word switch
    {
        "BOOLEAN" => DataType.Boolean,
        "TINYINT" or "BYTE" => DataType.TinyInt,
        "SMALLINT" or "SHORT" => DataType.SmallInt,
        "INT" or "INTEGER" => DataType.Int,
        "BIGINT" or "LONG" => DataType.BigInt,
        "FLOAT" or "REAL" => DataType.Float,
        "DOUBLE" => DataType.Double,
        "STRING" => DataType.String,
        "BINARY" => DataType.Binary,
        "DATE" => DataType.Date,
        "TIMESTAMP" => DataType.Timestamp,
        "TIMESTAMP_NTZ" => DataType.TimestampNtz,
        _ => null,
    };

    DataType ParseArray()
    {
        Expect('<');
        var element = ParseType();
        Expect('>');
        return DataType.Array(element);
    }

    DataType ParseMap()
    {
        Expect('<');
        var key = ParseType();
        Expect(',');
        var value = ParseType();
        Expect('>');
        return DataType.Map(key, value);
    }

    DataType ParseStruct()
    {
        Expect('<');
        var fields = ImmutableArray.CreateBuilder<StructField>();
        while (!TryTake('>'))
        {
            if (fields.Count > 0)
            {
                Expect(',');
            }

            fields.Add(ParseField());
        }

        return DataType.Struct(fields.ToImmutable());
    }

    StructField ParseField()
    {
        SkipBlanks();
        var name = _at < text.Length && text[_at] == '`' ? QuotedName() : Word();
        if (name.Length == 0)
        {
            throw Bad("a field name");
        }

        TryTake(':');
        var type = ParseType();
        var nullable = !TakeWords("NOT", "NULL");
        if (TakeWords("COMMENT"))
        {
            SkipTextLiteral();
        }

        return new StructField(name, type, nullable);
    }

    DataType ParseDecimal()
    {
        if (!TryTake('('))
        {
            return DataType.Decimal(10, 0);
        }

        var precision = Number();
        var scale = TryTake(',') ? Number() : 0;
        Expect(')');
        return precision is >= 1 and <= 38 && scale <= precision
            ? DataType.Decimal(precision, scale)
            : throw Bad("a precision of 1 to 38 and a scale not above it");
    }

    /// <summary>Takes the rest of this type's text: to a comma or closing bracket of the surrounding type.</summary>
    DataType OtherFrom(int start)
    {
        var open = 0;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (open == 0 && c is ',' or '>')
            {
                break;
            }

            open += c is '(' or '<' ? 1 : c is ')' or '>' ? -1 : 0;
            _at++;
        }

        return open == 0 ? DataType.Other(text[start.._at].Trim()) : throw Bad("a closing bracket");
    }

    string QuotedName()
    {
        var name = new System.Text.StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '`')
            {
                name.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == '`')
            {
                name.Append(text[++_at]);
            }
            else
            {
                _at++;
                return name.ToString();
            }
        }

        throw Bad("a closing `");
    }

    void SkipTextLiteral()
    {
        SkipBlanks();
        Expect('\'');
        while (_at < text.Length && text[_at] != '\'')
        {
            _at += text[_at] == '\\' ? 2 : 1;
        }

        Expect('\'');
    }

    bool TakeWords(params ReadOnlySpan<string> words)
    {
        var before = _at;
        foreach (var word in words)
        {
            SkipBlanks();
            if (!Word().Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                _at = before;
                return false;
            }
        }

        return true;
    }

    string Word()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }

        return text[start.._at];
    }

    int Number()
    {
        SkipBlanks();
        return int.TryParse(Word(), out var number) ? number : throw Bad("a number");
    }

    int SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at;
    }

    bool TryTake(char wanted)
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    void Expect(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Bad($"'{wanted}'");
        }
    }

    FormatException Bad(string expected) => new($"Type text '{text}': expected {expected} at position {_at}.");
}
