using ConnectorKit.Types;

namespace DestinationCdc.Tables;

/// <summary>A column of the source table and what becomes of it.</summary>
/// <param name="Name">As in the source and in the files.</param>
/// <param name="Target">Name in the target (after <c>rename</c>).</param>
/// <param name="SourceType">CockroachDB's type; null when only the files can tell.</param>
/// <param name="Type">Type in the target; null when only the files can tell.</param>
sealed record SourceColumn(string Name, string Target, SourceType? SourceType, DataType? Type, bool Nullable = true);
