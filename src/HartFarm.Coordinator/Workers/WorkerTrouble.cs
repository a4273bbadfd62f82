namespace HartFarm.Coordinator.Workers;

/// <summary>What is wrong with some workers.</summary>
/// <param name="Text">What they say of it.</param>
/// <param name="Workers">How many say so.</param>
public sealed record WorkerTrouble(string Text, int Workers);
