using System.Collections.Immutable;
using System.Text;

namespace DestinationCdc.Tables;

/// <summary>Cuts CockroachDB's SQL into words, quoted names, numbers, text literals and symbols; comments are left out.</summary>
sealed class SqlTokenizer(string sql)
{
    int _at;

    /// <summary>All tokens in order.</summary>
    /// <exception cref="FormatException">A quote or comment is not closed.</exception>
    public static ImmutableArray<SqlToken> Tokenize(string sql)
    {
        var tokenizer = new SqlTokenizer(sql);
        var tokens = ImmutableArray.CreateBuilder<SqlToken>();
        while (tokenizer.Next() is { } token)
        {
            tokens.Add(token);
        }

        return tokens.ToImmutable();
    }

    SqlToken? Next()
    {
        SkipBlanksAndComments();
        if (_at >= sql.Length)
        {
            return null;
        }

        var start = _at;
        var c = sql[_at];
        return c switch
        {
            '"' => new(SqlTokenKind.QuotedName, Quoted('"', backslashes: false), start),
            '\'' => new(SqlTokenKind.Text, Quoted('\'', backslashes: false), start),
            _ when char.IsAsciiDigit(c) => new(SqlTokenKind.Number, While(IsNumberPart), start),
            _ when IsWordStart(c) => Word(start),
            _ => Symbol(start),
        };
    }

    SqlToken Symbol(int start)
    {
        _at++;
        return new SqlToken(SqlTokenKind.Symbol, sql[start].ToString(), start);
    }

    /// <summary>A word, or a literal with a letter before its quote (<c>e'…'</c>, <c>b'…'</c>, <c>x'…'</c>).</summary>
    SqlToken Word(int start)
    {
        var word = While(IsWordPart);
        if (word is [var c] && "eEbBxX".Contains(c, StringComparison.Ordinal) && _at < sql.Length && sql[_at] == '\'')
        {
            return new SqlToken(SqlTokenKind.Text, Quoted('\'', backslashes: c is not 'x' and not 'X'), start);
        }

        return new SqlToken(SqlTokenKind.Word, word.ToLowerInvariant(), start);
    }

    string Quoted(char quote, bool backslashes)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < sql.Length)
        {
            var c = sql[_at++];
            if (c == '\\' && backslashes && _at < sql.Length)
            {
                text.Append(c).Append(sql[_at++]);
            }
            else if (c != quote)
            {
                text.Append(c);
            }
            else if (_at < sql.Length && sql[_at] == quote)
            {
                text.Append(quote);
                _at++;
            }
            else
            {
                return text.ToString();
            }
        }

        throw new FormatException($"the quote opened at position {start} is not closed");
    }

    void SkipBlanksAndComments()
    {
        while (_at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[_at]))
            {
                _at++;
            }
            else if (StartsWith("--"))
            {
                var end = sql.IndexOf('\n', _at);
                _at = end < 0 ? sql.Length : end + 1;
            }
            else if (StartsWith("/*"))
            {
                var end = sql.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end >= 0
                    ? end + 2
                    : throw new FormatException($"the comment opened at position {_at} is not closed");
            }
            else
            {
                return;
            }
        }
    }

    bool StartsWith(string text) => string.CompareOrdinal(sql, _at, text, 0, text.Length) == 0;

    string While(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < sql.Length && belongs(sql[_at]))
        {
            _at++;
        }

        return sql[start.._at];
    }

    static bool IsWordStart(char c) => char.IsLetter(c) || c == '_' || c > '\u007f';

    static bool IsWordPart(char c) => IsWordStart(c) || char.IsDigit(c) || c == '$';

    static bool IsNumberPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '.';
}
