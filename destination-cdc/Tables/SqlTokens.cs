using System.Collections.Immutable;

namespace DestinationCdc.Tables;

/// <summary>A cursor over tokens.</summary>
sealed class SqlTokens(ImmutableArray<SqlToken> tokens)
{
    int _next;

    public bool AtEnd => _next >= tokens.Length;

    public SqlToken? Peek => AtEnd ? null : tokens[_next];

    public bool Sees(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (_next + i >= tokens.Length || !tokens[_next + i].Is(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    public bool Take(params ReadOnlySpan<string> words)
    {
        if (!Sees(words))
        {
            return false;
        }

        _next += words.Length;
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word))
        {
            throw Expected($"'{word}'");
        }
    }

    public SqlToken Any(string expected)
    {
        var token = Peek ?? throw Expected(expected);
        _next++;
        return token;
    }

    public string Name(string expected) => Peek is { IsName: true } ? Any(expected).Text : throw Expected(expected);

    /// <summary>Names with dots between.</summary>
    public ImmutableArray<string> Path(string expected)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        do
        {
            parts.Add(Name(expected));
        }
        while (Take("."));

        return parts.ToImmutable();
    }

    /// <summary>The tokens up to a comma or closing bracket of this level, which is not taken.</summary>
    public SqlTokens Item()
    {
        var depth = 0;
        var start = _next;
        while (Peek is { } token)
        {
            if (depth == 0 && (token.Is(",") || token.Is(")")))
            {
                break;
            }

            depth += token.Is("(") || token.Is("[") ? 1 : token.Is(")") || token.Is("]") ? -1 : 0;
            _next++;
        }

        return new SqlTokens(tokens[start.._next]);
    }

    /// <summary>Skips one token, or a bracket with all it holds.</summary>
    public void Skip()
    {
        if (Take("("))
        {
            do
            {
                _ = Item();
            }
            while (Take(","));

            Expect(")");
        }
        else
        {
            _ = Any("more");
        }
    }

    public FormatException Expected(string expected)
    {
        if (Peek is { } token)
        {
            return new FormatException($"expected {expected} at position {token.At}, found '{token.Text}'");
        }

        var end = tokens.IsEmpty ? "the text" : $"what begins at position {tokens[0].At}";
        return new FormatException($"expected {expected}, found the end of {end}");
    }
}
