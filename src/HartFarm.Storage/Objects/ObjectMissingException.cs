namespace HartFarm.Storage.Objects;

/// <summary>There is no object of that key.</summary>
public sealed class ObjectMissingException(string message, Exception? cause = null) : Exception(message, cause);
