using System.Text;
using System.Text.Json;
using HartFarm.Chaos.Engine;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Chaos.Jobs;

/// <summary>A job of a run: a function of the run's seed and the job's number.</summary>
internal sealed record PlannedJob
{
    private const int MostPrompts = 12;

    public required int Number { get; init; }
    public required IReadOnlyList<(string Prompt, long Seed)> Prompts { get; init; }
    public required int ImagesPerPrompt { get; init; }
    public required int ShardSize { get; init; }
    public required DatasetFormat Format { get; init; }
    public required JobPriority Priority { get; init; }
    public required JobOperation Operation { get; init; }

    /// <summary>Whether its prompts come in a file.</summary>
    public required bool IsUploaded { get; init; }

    /// <summary>Makes the submission one that can be repeated with any coordinator.</summary>
    public string Key(int seed) => $"chaos-{seed}-{Number}";

    /// <summary>What has to come of it, in the order of the images.</summary>
    public IReadOnlyList<ExpectedImage> Images =>
        [.. Prompts.SelectMany(prompt => Enumerable.Range(0, ImagesPerPrompt).Select(copy => new ExpectedImage(prompt.Prompt, prompt.Seed + copy)))];

    /// <summary>The job of that number.</summary>
    public static PlannedJob Of(int seed, int number)
    {
        var random = new Random(unchecked((seed * 1009) + number));
        return new PlannedJob
        {
            Number = number,
            Prompts = [.. Enumerable.Range(0, random.Next(2, MostPrompts + 1)).Select(i => ($"job {number}, prompt {i}", (long)random.Next()))],
            ImagesPerPrompt = random.Next(1, 5),
            ShardSize = random.Next(1, 5),
            Format = (DatasetFormat)random.Next(3),
            Priority = (JobPriority)random.Next(4),
            Operation = random.Next(6) switch { 0 => JobOperation.Cancel, 1 => JobOperation.PauseAndResume, _ => JobOperation.None },
            IsUploaded = random.Next(2) == 0,
        };
    }

    /// <summary>The request.</summary>
    /// <param name="file">The file of its prompts, where they come in one.</param>
    public JobRequest Request(string? file) => new()
    {
        Name = $"job {Number}",
        Model = SeedLoader.Model,
        Prompts = file is null
            ? new PromptInput { Items = [.. Prompts.Select(prompt => new PromptItem { Prompt = prompt.Prompt, Seed = prompt.Seed })] }
            : new PromptInput { File = file },
        ImagesPerPrompt = ImagesPerPrompt,
        ShardSize = ShardSize,
        Output = new OutputSettings { Format = Format },
        Priority = Priority,
    };

    /// <summary>The file of its prompts.</summary>
    public byte[] File() =>
        Encoding.UTF8.GetBytes(string.Concat(Prompts.Select(prompt => JsonSerializer.Serialize(new { prompt = prompt.Prompt, seed = prompt.Seed }) + "\n")));
}
