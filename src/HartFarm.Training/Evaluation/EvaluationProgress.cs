namespace HartFarm.Training.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="What">What is being done, such as <c>hybrid</c>.</param>
/// <param name="Done">Images done of it.</param>
/// <param name="Total">Images in all.</param>
public sealed record EvaluationProgress(string What, long Done, long Total);
