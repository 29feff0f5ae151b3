namespace DestinationCdc.Parquet;

/// <summary>Reads one <c>SchemaElement</c> of the footer with its logical or converted type.</summary>
static class SchemaElementParser
{
    const int Type = 1;
    const int TypeLength = 2;
    const int RepetitionNumber = 3;
    const int Name = 4;
    const int Children = 5;
    const int ConvertedType = 6;
    const int Scale = 7;
    const int Precision = 8;
    const int LogicalType = 10;
    const int MaxTypeLength = 1 << 20;

    public static SchemaElement Read(ref ThriftReader reader)
    {
        string? name = null;
        Span<int> numbers = stackalloc int[Precision + 1];
        numbers[Type] = (int)PhysicalType.Group;
        Annotation? converted = null, logical = null;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case Type or TypeLength or RepetitionNumber or Children or Scale or Precision:
                    numbers[field.Id] = reader.I32(field);
                    break;
                case Name:
                    name = reader.Text(field);
                    break;
                case ConvertedType:
                    converted = Converted(reader.I32(field));
                    break;
                case LogicalType when field.Type == ThriftType.Struct:
                    logical = ReadLogicalType(ref reader);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        var element = new SchemaElement(
            name ?? throw reader.Bad("a column without name", "a name"),
            (PhysicalType)numbers[Type],
            numbers[TypeLength],
            (Repetition)numbers[RepetitionNumber],
            numbers[Children],
            logical ?? converted ?? Annotation.None,
            numbers[Precision],
            numbers[Scale]);
        return IsSensible(element) ? element : throw reader.Bad("numbers that make no sense in a column", "a type");
    }

    static bool IsSensible(SchemaElement element) =>
        Enum.IsDefined(element.Type) && Enum.IsDefined(element.Repetition) && element.Children >= 0
        && (element.Type == PhysicalType.Group || element.Children == 0)
        && (element.Type != PhysicalType.FixedLenByteArray || element.TypeLength is > 0 and <= MaxTypeLength);

    static Annotation Converted(int number) => number switch
    {
        0 => Annotation.Text,
        3 => Annotation.List,
        4 => Annotation.Enum,
        5 => Annotation.Decimal,
        8 => Annotation.TimeMicros,
        11 or 12 or 13 or 14 => Annotation.UnsignedInteger,
        15 or 16 or 17 or 18 => Annotation.Integer,
        19 => Annotation.Json,
        _ => Annotation.Other,
    };

    /// <summary>A union: a struct with one field, whose number is the type.</summary>
    static Annotation ReadLogicalType(ref ThriftReader reader)
    {
        var annotation = Annotation.None;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            annotation = field.Id switch
            {
                1 => Annotation.Text,
                3 => Annotation.List,
                4 => Annotation.Enum,
                5 => Annotation.Decimal,
                7 when field.Type == ThriftType.Struct => Annotation.TimeMicros,
                10 when field.Type == ThriftType.Struct => Annotation.Integer,
                12 => Annotation.Json,
                14 => Annotation.Uuid,
                _ => Annotation.Other,
            };
            annotation = annotation switch
            {
                Annotation.TimeMicros => ReadTime(ref reader),
                Annotation.Integer => ReadInteger(ref reader),
                _ => Skip(ref reader, field, annotation),
            };
        }

        return annotation;
    }

    static Annotation Skip(ref ThriftReader reader, ThriftField field, Annotation annotation)
    {
        reader.Skip(field);
        return annotation;
    }

    static Annotation ReadTime(ref ThriftReader reader)
    {
        var micros = false;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            if (field is { Id: 2, Type: ThriftType.Struct })
            {
                reader.EnterStruct();
                for (var unit = reader.NextField(0); unit.Type != ThriftType.Stop; unit = reader.NextField(unit.Id))
                {
                    micros |= unit.Id == 2;
                    reader.Skip(unit);
                }
            }
            else
            {
                reader.Skip(field);
            }
        }

        return micros ? Annotation.TimeMicros : Annotation.Other;
    }

    static Annotation ReadInteger(ref ThriftReader reader)
    {
        var signed = true;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            if (field.Id == 2)
            {
                signed = ThriftReader.Bool(field);
            }
            else
            {
                reader.Skip(field);
            }
        }

        return signed ? Annotation.Integer : Annotation.UnsignedInteger;
    }
}
