using HartFarm.Storage.Datasets;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Generation;

/// <summary>One image to be made.</summary>
/// <param name="Index">Its place in the run, from 0: prompts in order, and the copies of each.</param>
/// <param name="Copy">Which of the prompt's images it is, from 0.</param>
/// <param name="Line">Its prompt.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Guidance">Its guidance.</param>
public sealed record ImageTask(long Index, int Copy, PromptLine Line, long Seed, double Guidance)
{
    /// <summary>The images of a run, in order.</summary>
    public static IEnumerable<ImageTask> Of(IEnumerable<PromptLine> prompts, GenerateOptions options)
    {
        long index = 0;
        foreach (var line in prompts)
        {
            for (var copy = 0; copy < (line.Count ?? options.Count); copy++, index++)
            {
                var seed = line.Seed is { } first ? first + copy : ImageSeeds.Of(options.Seed, index);
                yield return new ImageTask(index, copy, line, seed, line.Guidance ?? options.Guidance);
            }
        }
    }
}
