namespace DestinationCdc.Workload;

/// <summary>A column of a generated table.</summary>
sealed record WorkloadColumn(string Name, WorkloadType Type, int Precision = 0, int Scale = 0)
{
    public string SqlType => Type switch
    {
        WorkloadType.Int4 => "INT4",
        WorkloadType.Int8 => "INT8",
        WorkloadType.Decimal => $"DECIMAL({Precision},{Scale})",
        WorkloadType.TimestampTz => "TIMESTAMPTZ",
        _ => "STRING",
    };
}
