namespace HartFarm.Coordinator.Http.Access;

/// <summary>A key lets nobody in.</summary>
internal sealed class KeyRefusedException(string message) : Exception(message);
