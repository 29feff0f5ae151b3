using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>The actions of a checkpoint.</summary>
sealed class CheckpointReader(LogDirectory log, DuckDB.Database engine)
{
    public IEnumerable<LogAction> Read(CheckpointFiles checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        throw new NotSupportedException($"{log.Path}: {checkpoint.Version} {engine is null}");
    }
}
