namespace Lakehouse.Schema;

sealed record MapType(DeltaType Key, DeltaType Value, bool ValueContainsNull) : DeltaType;
