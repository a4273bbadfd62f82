using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>What a batch's file asks for: a function of the file alone.</summary>
/// <param name="Lines">The requests in order.</param>
/// <param name="Groups">The same by what one job can make, in the order of their first lines.</param>
/// <param name="Errors">What is wrong with the file; none where it will do.</param>
internal sealed record BatchPlan(IReadOnlyList<(BatchLine Line, int Group)> Lines, IReadOnlyList<BatchGroup> Groups, IReadOnlyList<BatchError> Errors)
{
    /// <summary>The model, where all lines have the same.</summary>
    public string? Model => Groups.Select(group => group.Settings.Model).Distinct().ToArray() is [var only] ? only : null;
}
