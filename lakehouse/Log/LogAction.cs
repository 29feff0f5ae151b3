namespace Lakehouse.Log;

/// <summary>One line of a Delta commit; the cases are the sealed records of this folder that derive from it.</summary>
abstract record LogAction;
