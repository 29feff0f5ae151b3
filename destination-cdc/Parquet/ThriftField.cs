namespace DestinationCdc.Parquet;

/// <summary>The head of a struct's field; <see cref="ThriftType.Stop"/> ends the struct.</summary>
readonly record struct ThriftField(short Id, ThriftType Type);
