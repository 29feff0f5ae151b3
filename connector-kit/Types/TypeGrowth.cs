using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Types;

/// <summary>Types that grow while the files written before stay as they are (Delta PROTOCOL, "Type Widening").</summary>
public static class TypeGrowth
{
    /// <summary>Whole digits that hold every TINYINT, SMALLINT and INT, and every BIGINT, by the protocol.</summary>
    const int IntDigits = 10;
    const int LongDigits = 20;

    /// <summary>
    /// The parts of a column that have to grow, each with its place in the column (<c>element</c>, <c>key</c>, <c>value</c> or
    /// a field's name; empty for the column itself); null when the stored type does not grow into the wanted one.
    /// </summary>
    public static ImmutableArray<(ImmutableArray<string> Path, DataType To)>? Changes(DataType stored, DataType wanted)
    {
        var changes = ImmutableArray.CreateBuilder<(ImmutableArray<string>, DataType)>();
        return Add(stored, wanted, [], changes) ? changes.ToImmutable() : null;
    }

    /// <summary>The one wording for a column of a standing table that would have to become another type.</summary>
    public static HeldException Refused(TableName table, string column, DataType stored, DataType wanted) => new(
        $"{table}: column '{column}' is {stored} in the table and {wanted} in the new rows. A column that is there only "
        + "grows (a wider integer, FLOAT to DOUBLE, more digits), and a scalar or an array that is no key becomes "
        + "STRING (on Databricks in tables that this program made): keep the stored type, or apply into a table made "
        + "anew (another \"target\"), which has the new type from its first row on.");

    /// <summary>True when every value of the narrow type is one of the wide type, by the protocol's list.</summary>
    public static bool Holds(DataType wide, DataType narrow) => (narrow.Kind, wide.Kind) switch
    {
        (TypeKind.TinyInt, TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Double) => true,
        (TypeKind.SmallInt, TypeKind.Int or TypeKind.BigInt or TypeKind.Double) => true,
        (TypeKind.Int, TypeKind.BigInt or TypeKind.Double) => true,
        (TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int, TypeKind.Decimal) => WholeDigits(wide) >= IntDigits,
        (TypeKind.BigInt, TypeKind.Decimal) => WholeDigits(wide) >= LongDigits,
        (TypeKind.Decimal, TypeKind.Decimal) =>
            WholeDigits(wide) >= WholeDigits(narrow) && wide.Scale >= narrow.Scale,
        (TypeKind.Float, TypeKind.Double) => true,
        (TypeKind.Date, TypeKind.TimestampNtz) => true,
        _ => false,
    };

    /// <summary>False when a part does not grow.</summary>
    static bool Add(
        DataType stored,
        DataType wanted,
        ImmutableArray<string> path,
        ImmutableArray<(ImmutableArray<string>, DataType)>.Builder changes)
    {
        if (stored.Equals(wanted))
        {
            return true;
        }

        if (Holds(wanted, stored))
        {
            changes.Add((path, wanted));
            return true;
        }

        return stored.Kind == wanted.Kind && stored.Kind switch
        {
            TypeKind.Array => Add(stored.Element!, wanted.Element!, path.Add("element"), changes),
            TypeKind.Map => Add(stored.MapKey!, wanted.MapKey!, path.Add("key"), changes)
                && Add(stored.Element!, wanted.Element!, path.Add("value"), changes),
            TypeKind.Struct => stored.Fields.Length == wanted.Fields.Length
                && stored.Fields.Zip(wanted.Fields).All(pair =>
                    pair.First.Name == pair.Second.Name && pair.First.Nullable == pair.Second.Nullable
                    && Add(pair.First.Type, pair.Second.Type, path.Add(pair.First.Name), changes)),
            _ => false,
        };
    }

    static int WholeDigits(DataType type) => type.Precision - type.Scale;
}
