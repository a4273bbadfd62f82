namespace HartFarm.Chaos.Jobs;

/// <summary>An image as a job has to have it.</summary>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record ExpectedImage(string Prompt, long Seed);
