using ConnectorKit.Warehouses;

namespace Lakehouse.Log;

/// <summary>Table properties that the log layer itself reads.</summary>
static class TableProperty
{
    public const string AppendOnly = "delta.appendOnly";
    public const string CheckpointInterval = "delta.checkpointInterval";
    public const string ColumnMappingMode = "delta.columnMapping.mode";
    public const string ColumnMappingMaxId = "delta.columnMapping.maxColumnId";
    public const string DeletedFileRetention = "delta.deletedFileRetentionDuration";
    public const string EnableChangeDataFeed = "delta.enableChangeDataFeed";
    public const string EnableDeletionVectors = TableProperties.DeletionVectors;
    public const string EnableExpiredLogCleanup = "delta.enableExpiredLogCleanup";
    public const string EnableInCommitTimestamps = "delta.enableInCommitTimestamps";
    public const string EnableTypeWidening = "delta.enableTypeWidening";
    public const string EnableRowTracking = "delta.enableRowTracking";
    public const string LogRetention = "delta.logRetentionDuration";
    public const string RowTrackingSuspended = "delta.rowTrackingSuspended";
    public const string TransactionRetention = "delta.setTransactionRetentionDuration";
    public const string ConstraintPrefix = "delta.constraints.";
}
