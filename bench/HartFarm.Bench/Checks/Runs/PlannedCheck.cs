using HartFarm.Bench.Models;

namespace HartFarm.Bench.Checks.Runs;

/// <summary>A check to be run, with its model if it needs one.</summary>
/// <param name="Check">The check.</param>
/// <param name="Model">The model, or null.</param>
internal sealed record PlannedCheck(ICheck Check, BenchmarkModel? Model)
{
    /// <summary>The check's name, and the model's.</summary>
    internal string Name => Model is null ? Check.Name : $"{Check.Name}, {ModelName}";

    /// <summary>The model's name and size; null without one.</summary>
    internal string? ModelName => Model is null ? null : $"{Model.Description.Name} at {Model.Description.Tokenizer.ImageSize} px";

    /// <summary>The checks by name, each with each model that it needs.</summary>
    /// <param name="checks">All checks there are.</param>
    /// <param name="only">Names of those that are wanted; none for all.</param>
    /// <param name="models">The models.</param>
    /// <exception cref="ArgumentException">There is no check of that name.</exception>
    internal static IReadOnlyList<PlannedCheck> Of(IReadOnlyList<ICheck> checks, IReadOnlyCollection<string> only, IReadOnlyList<BenchmarkModel> models)
    {
        if (only.FirstOrDefault(name => checks.All(check => check.Name != name)) is { } unknown)
        {
            throw new ArgumentException($"There is no check {unknown}; there are {string.Join(", ", checks.Select(check => check.Name))}.");
        }
        var wanted = checks.Where(check => only.Count == 0 || only.Contains(check.Name));
        return [.. wanted.SelectMany(check => check.NeedsModel ? models.Select(model => new PlannedCheck(check, model)) : [new PlannedCheck(check, null)])];
    }
}
