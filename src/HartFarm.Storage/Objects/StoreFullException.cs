namespace HartFarm.Storage.Objects;

/// <summary>The store has no room.</summary>
public sealed class StoreFullException(string message, Exception? cause = null) : Exception(message, cause);
