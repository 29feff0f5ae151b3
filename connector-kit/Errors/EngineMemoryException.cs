namespace ConnectorKit.Errors;

/// <summary>The embedded engine has neither memory nor room to spill left; what it was at was not done.</summary>
/// <param name="where">The table, or what else it worked on.</param>
public sealed class EngineMemoryException(string where, Exception cause) : ConnectorException(
    FailureKind.Unreachable,
    $"{where}: the engine has neither memory nor room in its temporary folder left. Give it more memory "
        + "(`engine.memory`, or the container's limit), fewer `engine.threads`, or free disk space there; nothing of "
        + "this change was applied.",
    cause);
