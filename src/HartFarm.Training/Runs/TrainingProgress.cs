namespace HartFarm.Training.Runs;

/// <summary>How far a training is, after a step.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="SamplesPerSecond">Images learned from a second, since this run began.</param>
/// <param name="WaitingShare">The share of the time that was spent waiting for data, 0 to 1.</param>
/// <param name="Values">The step's measurements, by name.</param>
public sealed record TrainingProgress(long Step, long Steps, double SamplesPerSecond, double WaitingShare, IReadOnlyDictionary<string, double> Values);
