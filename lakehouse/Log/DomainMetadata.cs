namespace Lakehouse.Log;

/// <summary>A feature's named configuration text.</summary>
sealed record DomainMetadata(string Domain, string Configuration, bool Removed) : LogAction;
