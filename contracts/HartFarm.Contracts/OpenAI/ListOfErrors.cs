namespace HartFarm.Contracts.OpenAI;

/// <summary>What is wrong with a batch's file.</summary>
/// <param name="Data">The first errors.</param>
/// <param name="Object">Always <c>list</c>.</param>
public sealed record ListOfErrors(IReadOnlyList<BatchError> Data, string Object = "list");
