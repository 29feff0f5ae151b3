using System.Buffers;
using System.Buffers.Text;

namespace DestinationCdc.Json;

/// <summary>
/// Walks through the JSON of one line (RFC 8259) and tells where values stand; nothing is copied. Everything is checked: what is
/// passed over is JSON, too. The bytes have to be UTF-8.
/// </summary>
ref struct JsonText(ReadOnlySpan<byte> line, int at = 0)
{
    /// <summary>Levels of nesting; CockroachDB's own JSON has no more than some hundred.</summary>
    const int MaxDepth = 1024;

    /// <summary>Longer numbers may not fit in 64 bits and are looked at.</summary>
    const int SafeDigits = 18;

    static readonly SearchValues<byte> TextEnds = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    readonly ReadOnlySpan<byte> _line = line;

    /// <summary>The next byte to look at.</summary>
    public int At { get; private set; } = at;

    /// <summary>Passes over blanks, then over the byte when it is the next one.</summary>
    public bool Take(byte expected)
    {
        SkipBlanks();
        if (At < _line.Length && _line[At] == expected)
        {
            At++;
            return true;
        }

        return false;
    }

    public void Expect(byte expected)
    {
        if (!Take(expected))
        {
            throw Error($"'{(char)expected}'");
        }
    }

    /// <summary>Nothing but blanks may follow.</summary>
    public void ExpectEnd()
    {
        SkipBlanks();
        if (At < _line.Length)
        {
            throw Error("the end of the line");
        }
    }

    /// <summary>The name of an object's member and the colon behind it.</summary>
    public JsonSlice ReadName()
    {
        Expect((byte)'"');
        var name = ReadText();
        Expect((byte)':');
        return name;
    }

    /// <summary>The next value, whatever it is.</summary>
    public JsonSlice ReadValue()
    {
        SkipBlanks();
        if (At == _line.Length)
        {
            throw Error("a value");
        }

        switch (_line[At])
        {
            case (byte)'"':
                At++;
                return ReadText();
            case (byte)'{' or (byte)'[':
                return ReadNested();
            case (byte)'t':
                return ReadWord("true"u8, JsonKind.Bool);
            case (byte)'f':
                return ReadWord("false"u8, JsonKind.Bool);
            case (byte)'n':
                return ReadWord("null"u8, JsonKind.Null);
            default:
                return ReadNumber();
        }
    }

    public readonly JsonFormatException Error(string expected) => new(At >= _line.Length
        ? $"byte {At + 1}: the line ends, expected {expected}"
        : $"byte {At + 1}: expected {expected}");

    void SkipBlanks()
    {
        while (At < _line.Length && _line[At] is (byte)' ' or (byte)'\r' or (byte)'\t')
        {
            At++;
        }
    }

    JsonSlice ReadWord(ReadOnlySpan<byte> word, JsonKind kind)
    {
        if (!_line[At..].StartsWith(word))
        {
            throw Error("a value (text, number, object, array, true, false or null)");
        }

        var start = At;
        At += word.Length;
        return new JsonSlice(kind, start, word.Length);
    }

    JsonSlice ReadNumber()
    {
        var start = At;
        var isWhole = true;
        if (Peek() == '-')
        {
            At++;
        }

        if (Peek() == '0')
        {
            At++;
        }
        else
        {
            SkipDigits("a value (text, number, object, array, true, false or null)");
        }

        if (Peek() == '.')
        {
            isWhole = false;
            At++;
            SkipDigits("a digit");
        }

        if (Peek() is 'e' or 'E')
        {
            isWhole = false;
            At++;
            if (Peek() is '+' or '-')
            {
                At++;
            }

            SkipDigits("a digit");
        }

        var length = At - start;
        isWhole = isWhole && (length <= SafeDigits
            || (Utf8Parser.TryParse(_line.Slice(start, length), out long _, out var used) && used == length));
        return new JsonSlice(isWhole ? JsonKind.Whole : JsonKind.Number, start, length);
    }

    readonly char Peek() => At < _line.Length ? (char)_line[At] : '\0';

    void SkipDigits(string expected)
    {
        var start = At;
        while (At < _line.Length && _line[At] is >= (byte)'0' and <= (byte)'9')
        {
            At++;
        }

        if (At == start)
        {
            throw Error(expected);
        }
    }

    /// <summary>From behind the opening quote.</summary>
    JsonSlice ReadText()
    {
        var start = At;
        var isEscaped = false;
        while (true)
        {
            var next = _line[At..].IndexOfAny(TextEnds);
            At = next < 0 ? _line.Length : At + next;
            switch (Peek())
            {
                case '"':
                    At++;
                    return new JsonSlice(JsonKind.Text, start, At - 1 - start, isEscaped);
                case '\\':
                    isEscaped = true;
                    SkipEscape();
                    break;
                default:
                    throw Error(
                        At < _line.Length ? "text; a control character has to be escaped" : "the end of a text");
            }
        }
    }

    void SkipEscape()
    {
        At++;
        switch (Peek())
        {
            case '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't':
                At++;
                return;
            case 'u':
                At++;
                SkipCodeUnits();
                return;
            default:
                throw Error("an escape of JSON");
        }
    }

    /// <summary>One code unit, or the two halves of a surrogate pair.</summary>
    void SkipCodeUnits()
    {
        var unit = ReadCodeUnit();
        if (char.IsHighSurrogate(unit) && _line[At..].StartsWith("\\u"u8))
        {
            At += 2;
            if (char.IsLowSurrogate(ReadCodeUnit()))
            {
                return;
            }

            throw Error("the second half of a surrogate pair before it");
        }

        if (char.IsSurrogate(unit))
        {
            throw Error("both halves of a surrogate pair before it");
        }
    }

    char ReadCodeUnit()
    {
        var unit = JsonEscapes.CodeUnit(_line[At..]);
        if (unit < 0)
        {
            throw Error("four hexadecimal digits");
        }

        At += 4;
        return (char)unit;
    }

    /// <summary>An object or array with everything in it, without recursion: depth costs a bit a level.</summary>
    JsonSlice ReadNested()
    {
        Span<ulong> objects = stackalloc ulong[MaxDepth / 64];
        var start = At;
        var kind = _line[At] == (byte)'{' ? JsonKind.Object : JsonKind.Array;
        var depth = 0;
        do
        {
            // At an opening bracket, or at a value of the container that is open.
            SkipBlanks();
            if (Peek() is '{' or '[')
            {
                if (depth == MaxDepth)
                {
                    throw new JsonFormatException($"byte {At + 1}: more than {MaxDepth} levels of nesting");
                }

                var isObject = _line[At++] == (byte)'{';
                Set(objects, depth++, isObject);
                if (!Take(isObject ? (byte)'}' : (byte)']'))
                {
                    SkipName(isObject);
                    continue;
                }

                depth--;
            }
            else
            {
                ReadValue();
            }

            depth = CloseOrContinue(objects, depth);
        }
        while (depth > 0);

        return new JsonSlice(kind, start, At - start);
    }

    /// <summary>Behind a value: closes what ends here, and stands at the next value or behind the outermost end.</summary>
    int CloseOrContinue(scoped ReadOnlySpan<ulong> objects, int depth)
    {
        while (depth > 0)
        {
            var isObject = (objects[(depth - 1) >> 6] >> ((depth - 1) & 63) & 1) != 0;
            if (Take((byte)','))
            {
                SkipName(isObject);
                return depth;
            }

            Expect(isObject ? (byte)'}' : (byte)']');
            depth--;
        }

        return 0;
    }

    void SkipName(bool isObject)
    {
        if (isObject)
        {
            ReadName();
        }
    }

    static void Set(Span<ulong> bits, int index, bool value)
    {
        var bit = 1UL << (index & 63);
        bits[index >> 6] = value ? bits[index >> 6] | bit : bits[index >> 6] & ~bit;
    }
}
