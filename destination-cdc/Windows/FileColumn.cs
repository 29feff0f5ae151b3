using System.Collections.Immutable;
using ConnectorKit.Types;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Decoding;

namespace DestinationCdc.Windows;

/// <summary>A column of the table as files of one schema version hold it.</summary>
/// <param name="Name">As in the files.</param>
abstract record FileColumn(string Name)
{
    /// <summary>Whether a message may tell a value's length.</summary>
    public abstract bool IsText { get; }

    /// <summary>Null in every row: the files say nothing of its type.</summary>
    public virtual bool IsUntyped => false;

    /// <summary>Fields of a composite value.</summary>
    public abstract ImmutableArray<string> Fields { get; }

    /// <summary>CockroachDB's type as far as the files tell; null: nothing that CockroachDB writes.</summary>
    /// <param name="wanted">Type of the target where it is declared; tells dates and times from text.</param>
    public abstract SourceType? Infer(DataType? wanted);

    /// <summary>How the engine makes a column of the target of it; null: it cannot become that.</summary>
    /// <param name="declared">The source's type where a schema says it.</param>
    public abstract Decoded? Decode(SourceType? declared, DataType target);
}
