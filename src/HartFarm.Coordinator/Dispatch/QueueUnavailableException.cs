namespace HartFarm.Coordinator.Dispatch;

/// <summary>A queue did not take a message.</summary>
public sealed class QueueUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
