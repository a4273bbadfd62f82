namespace HartFarm.Storage.Objects;

/// <summary>The store does not answer, or asks to be left alone for a while: it is worth trying again later.</summary>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
