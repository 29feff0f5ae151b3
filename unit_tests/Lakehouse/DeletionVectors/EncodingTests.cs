using Lakehouse.DeletionVectors;
using Xunit;

namespace UnitTests.Lakehouse.DeletionVectors;

public sealed class EncodingTests
{
    [Fact]
    public void Crc32_gives_the_check_value_of_its_definition() =>
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Crc32_equals_the_bitwise_definition_for_every_length(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(Bitwise(data), Crc32.Of(data));
    }

    [Fact]
    public void Z85_gives_the_example_of_its_definition()
    {
        byte[] data = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];
        Assert.Equal("HelloWorld", Z85.Encode(data));
        Assert.Equal(data, Z85.Decode("HelloWorld"));
    }

    [Fact]
    public void Z85_fills_up_the_last_group_with_zeros() =>
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0], Z85.Decode(Z85.Encode([1, 2, 3, 4, 5])));

    [Theory]
    [InlineData("abcd")]
    [InlineData("abc\"e")]
    [InlineData("abcü1")]
    [InlineData("#####")]
    public void Z85_refuses_what_is_no_Z85(string text) =>
        Assert.Throws<FormatException>(() => Z85.Decode(text));

    static uint Bitwise(byte[] data)
    {
        var crc = ~0u;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
