using ConnectorKit.Types;

namespace UnitTests.SourceDatabricks.Writing;

/// <summary>Types and values from a seed, with the odd ones among them.</summary>
sealed class RandomValues(int seed)
{
    static readonly string[] Pieces =
        ["", "a", "plain text", "\"", "\\", "\n", "\t\r", "\u0000\u001f", "ü", "漢字", "😀", "/", "{}", "0123456789ab"];

    readonly Random _random = new(seed);

    public DataType Type(int depth) => _random.Next(depth > 0 ? 17 : 14) switch
    {
        0 => DataType.Boolean,
        1 => DataType.TinyInt,
        2 => DataType.SmallInt,
        3 => DataType.Int,
        4 => DataType.BigInt,
        5 => DataType.Float,
        6 => DataType.Double,
        7 or 8 => Decimal(),
        9 => DataType.String,
        10 => DataType.Binary,
        11 => DataType.Date,
        12 => DataType.Timestamp,
        13 => DataType.TimestampNtz,
        14 => DataType.Array(Type(depth - 1)),
        15 => DataType.Map(Type(depth - 1), Type(depth - 1)),
        _ => DataType.Struct([.. Enumerable.Range(0, _random.Next(1, 9))
            .Select(i => new StructField($"f\"{i} {new string('x', _random.Next(50))}", Type(depth - 1)))]),
    };

    public object?[] Column(DataType type, int rows)
    {
        var nulls = _random.Next(3) * 0.3;
        return [.. Enumerable.Range(0, rows).Select(_ => _random.NextDouble() < nulls ? null : Value(type))];
    }

    object? Value(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => _random.Next(2) == 0,
        TypeKind.TinyInt => Whole(8),
        TypeKind.SmallInt => Whole(16),
        TypeKind.Int => Whole(32),
        TypeKind.BigInt => Whole(64),
        TypeKind.Float => (float)Real(),
        TypeKind.Double => Real(),
        TypeKind.Decimal => Unscaled(type.Precision),
        TypeKind.Binary => Bytes(),
        TypeKind.Date => (int)Day(),
        TypeKind.Timestamp or TypeKind.TimestampNtz => (Day() * 86_400_000_000) + _random.NextInt64(86_400_000_000),
        TypeKind.Array => Column(type.Element!, _random.Next(5)),
        TypeKind.Map => Enumerable.Range(0, _random.Next(4))
            .Select(object? (_) => new[] { Value(type.MapKey!), Column(type.Element!, 1)[0] }).ToArray(),
        TypeKind.Struct => type.Fields.Select(f => Column(f.Type, 1)[0]).ToArray(),
        _ => string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => Pieces[_random.Next(Pieces.Length)])),
    };

    /// <summary>From year 1 on; some lie behind year 9999, and the days around its end are frequent.</summary>
    long Day() => _random.Next(10) == 0
        ? PlainRecords.LastDay + _random.Next(-2, 3)
        : _random.NextInt64(-719_162, PlainRecords.LastDay + 100_000);

    DataType Decimal()
    {
        var precision = _random.Next(1, 39);
        return DataType.Decimal(precision, _random.Next(precision + 1));
    }

    long Whole(int bits)
    {
        var value = _random.NextInt64(long.MinValue, long.MaxValue) >> (64 - _random.Next(1, bits + 1));
        return _random.Next(50) == 0 ? long.MinValue >> (64 - bits) : value;
    }

    double Real() => _random.Next(8) switch
    {
        0 => _random.Next(-1000, 1000),
        1 => _random.Next() / 100.0,
        2 => _random.Next() / -10_000.0,
        3 => BitConverter.Int64BitsToDouble(_random.NextInt64()),
        4 => _random.NextDouble(),
        5 => new[] { 0.0, -0.0, double.NaN, double.PositiveInfinity, 1e15, 1e-5, 123456789012345680.0, 0.0001 }
            [_random.Next(8)],
        6 => _random.Next() * 1e9,
        _ => _random.NextInt64(1L << 60) / 1000.0,
    };

    Int128 Unscaled(int precision)
    {
        Int128 value = 0;
        for (var i = _random.Next(precision + 1); i > 0; i--)
        {
            value = (value * 10) + _random.Next(10);
        }

        return _random.Next(2) == 0 ? value : -value;
    }

    byte[] Bytes()
    {
        var bytes = new byte[_random.Next(40)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
