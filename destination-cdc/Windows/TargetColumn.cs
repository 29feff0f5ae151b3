using ConnectorKit.Types;

namespace DestinationCdc.Windows;

/// <summary>A column of the target that the staged rows fill.</summary>
sealed record TargetColumn(string Name, DataType Type, bool IsKey);
