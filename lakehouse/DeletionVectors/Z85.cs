namespace Lakehouse.DeletionVectors;

/// <summary>ZeroMQ's base-85 text: five characters for four bytes.</summary>
static class Z85
{
    const string Alphabet =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    static readonly sbyte[] Values = BuildValues();

    /// <summary>The last group is filled up with zero bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> data)
    {
        Span<char> text = new char[(data.Length + 3) / 4 * 5];
        for (var at = 0; at < text.Length; at += 5)
        {
            uint group = 0;
            for (var index = 0; index < 4; index++)
            {
                group = (group << 8) | (data.IsEmpty ? 0u : data[0]);
                data = data.IsEmpty ? data : data[1..];
            }

            for (var index = 4; index >= 0; index--)
            {
                text[at + index] = Alphabet[(int)(group % 85)];
                group /= 85;
            }
        }

        return new string(text);
    }

    /// <summary>The bytes, zeros that filled up the last group included.</summary>
    /// <exception cref="FormatException">The text is no Z85.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 5 != 0)
        {
            throw new FormatException("the length of Z85 text is no multiple of 5");
        }

        var data = new byte[text.Length / 5 * 4];
        for (var at = 0; at < data.Length; at += 4)
        {
            ulong group = 0;
            foreach (var character in text[(at / 4 * 5)..(at / 4 * 5 + 5)])
            {
                group = group * 85 + ValueOf(character);
            }

            if (group > uint.MaxValue)
            {
                throw new FormatException("a group of Z85 text is too large");
            }

            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at), (uint)group);
        }

        return data;
    }

    static ulong ValueOf(char character) => character < Values.Length && Values[character] >= 0
        ? (ulong)Values[character]
        : throw new FormatException("a character is not in the Z85 alphabet");

    static sbyte[] BuildValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var value = 0; value < Alphabet.Length; value++)
        {
            values[Alphabet[value]] = (sbyte)value;
        }

        return values;
    }
}
