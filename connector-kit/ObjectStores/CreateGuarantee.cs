namespace ConnectorKit.ObjectStores;

/// <summary>How far "create only if absent" can be relied on; a Delta log or a lease needs <see cref="Atomic"/>.</summary>
public enum CreateGuarantee
{
    None,
    BestEffort,
    Atomic,
}
