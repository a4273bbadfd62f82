using HartFarm.Model.Generation;

namespace HartFarm.Bench.Checks;

/// <summary>The prompts of the checks: of several lengths, so that batches are uneven.</summary>
internal static class CheckPrompts
{
    private static readonly string[] Prompts =
    [
        "a large red circle above a small blue square", "a green star", "a small yellow triangle to the left of a large purple circle on a dark background",
        "a large striped orange square", "two shapes", "an old tram in the rain, seen through the window of a café, with people who wait under umbrellas",
    ];

    /// <summary>The request of a number: the same for the same number.</summary>
    internal static ImageRequest Request(int number) => new() { Prompt = Prompts[number % Prompts.Length], Seed = number };
}
