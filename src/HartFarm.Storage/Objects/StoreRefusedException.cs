namespace HartFarm.Storage.Objects;

/// <summary>The store refuses, and will refuse again: a permission is missing, or a name is wrong.</summary>
public sealed class StoreRefusedException(string message, Exception? cause = null) : Exception(message, cause);
