namespace Lakehouse.Schema;

/// <summary>A type as the log's schema string has it.</summary>
abstract record DeltaType;
