namespace Lakehouse.DeletionVectors;

/// <summary>CRC-32 as in zlib and ISO 3309, eight bytes per step.</summary>
static class Crc32
{
    const uint Polynomial = 0xEDB88320;
    const int Slices = 8;

    static readonly uint[] Table = BuildTable();

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        for (; data.Length >= Slices; data = data[Slices..])
        {
            var block = BitConverter.ToUInt64(data) ^ crc;
            crc = 0;
            for (var slice = Slices - 1; slice >= 0; slice--)
            {
                crc ^= Table[(slice << 8) | (byte)block];
                block >>= 8;
            }
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ Table[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    static uint[] BuildTable()
    {
        var table = new uint[Slices << 8];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            table[value] = crc;
        }

        for (var entry = 256; entry < table.Length; entry++)
        {
            var before = table[entry - 256];
            table[entry] = (before >> 8) ^ table[(byte)before];
        }

        return table;
    }
}
