namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>What a job's prompts come to.</summary>
/// <param name="Prompts">How many.</param>
/// <param name="Images">How many images they ask for.</param>
/// <param name="Shards">The shards.</param>
internal sealed record PromptIntakeResult(long Prompts, long Images, IReadOnlyList<ShardPlan> Shards);
