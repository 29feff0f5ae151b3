using ConnectorKit.Sql;
using ConnectorKit.Types;

namespace Lakehouse.Schema;

/// <summary>Columns that become another type with every row written anew (<see cref="TypeRewrite"/>).</summary>
static class Retyping
{
    /// <summary>The field with the wanted type, its former growth forgotten: no file of it stays. Null when it cannot be.</summary>
    public static DeltaField? Retype(DeltaField stored, DataType wanted) =>
        TypeRewrite.IsPossible(TypeConversion.ToDataType(stored.Type), wanted)
            ? stored with
            {
                Type = TypeConversion.ToDelta(wanted, stored.Name),
                Metadata = stored.Metadata.Without(TypeWidening.ChangesKey),
            }
            : null;

    /// <summary>True where rows have to be written anew for the new type.</summary>
    public static bool IsNeeded(DeltaField stored, DeltaField wanted) =>
        TypeRewrite.IsNeeded(TypeConversion.ToDataType(stored.Type), TypeConversion.ToDataType(wanted.Type));

    /// <summary>The stored value as the new type has it; fails in the engine where it does not fit.</summary>
    /// <param name="x">An expression of the stored type.</param>
    public static string Value(string x, DeltaField stored, DeltaField wanted) =>
        TypeConversion.ToDataType(wanted.Type).Kind == TypeKind.String && IsNeeded(stored, wanted)
            ? ValueText.Of(x, TypeConversion.ToDataType(stored.Type))
            : x;

    /// <summary>For messages.</summary>
    public static string Describe(DeltaField stored, DeltaField wanted) =>
        $"'{wanted.Name}' from {TypeConversion.ToDataType(stored.Type)} to {TypeConversion.ToDataType(wanted.Type)}";
}
