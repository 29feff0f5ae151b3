namespace Lakehouse.Log;

/// <summary>A v2 checkpoint's further file of adds and removes, under <c>_sidecars</c>.</summary>
sealed record Sidecar(string Path) : LogAction;
