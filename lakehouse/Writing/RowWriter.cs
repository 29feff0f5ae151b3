using Lakehouse.Log;

namespace Lakehouse.Writing;

/// <summary>
/// Turns a change of rows into files and actions. <see cref="Prepare"/> is called again when somebody else committed in
/// between; files that still fit are kept.
/// </summary>
abstract class RowWriter
{
    /// <summary>Writes the files that the change needs.</summary>
    /// <param name="snapshot">What the commit is planned on; null when it creates the table.</param>
    /// <param name="plan">The columns after the commit.</param>
    /// <exception cref="ConnectorKit.Errors.HeldException">The rows or the table do not allow it; nothing was written.</exception>
    public abstract RowChange Prepare(Snapshot? snapshot, SchemaPlan plan);

    /// <summary>Removes the files of the last <see cref="Prepare"/>, which no commit will name.</summary>
    public abstract void Discard();
}
