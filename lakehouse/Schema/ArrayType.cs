namespace Lakehouse.Schema;

sealed record ArrayType(DeltaType Element, bool ContainsNull) : DeltaType;
