namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>The end of a process, for a test.</summary>
public sealed class CrashException() : Exception("the process ended here");
