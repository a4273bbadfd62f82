using HartFarm.Storage.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>
/// Reads a job's prompts once: checks each, writes it to a file as the workers will read it, and plans the shards. What is held in memory
/// are the shards (32 bytes each) and the keys.
/// </summary>
/// <param name="options">What a job may be.</param>
/// <param name="source">The prompts.</param>
/// <param name="imagesPerPrompt">Images of a prompt that names no count.</param>
/// <param name="shardSize">Images of a full shard.</param>
internal sealed class PromptIntake(SubmissionOptions options, PromptSource source, int imagesPerPrompt, int shardSize)
{
    private readonly PromptErrors _errors = new(source.Name, options.ErrorsReported);

    /// <summary>Reads them all.</summary>
    /// <param name="stream">Takes the prompts.</param>
    /// <param name="cancellation">Looked at between the prompts.</param>
    /// <exception cref="JobRefusedException">A line is wrong, or there is none, or there are too many.</exception>
    public PromptIntakeResult Run(Stream stream, CancellationToken cancellation)
    {
        var names = new ImageNameCheck(_errors);
        var planner = new ShardPlanner(shardSize);
        using var writer = new JobPromptWriter(stream);
        long prompts = 0, images = 0;
        foreach (var line in Lines())
        {
            cancellation.ThrowIfCancellationRequested();
            var prompt = Checked(line);
            names.Add(line.Line, prompt.Key, prompt.Count);
            prompts++;
            images += prompt.Count;
            if (_errors.Total > 0 || images > options.MaxImages) continue;
            var (offset, length) = writer.Write(prompt);
            planner.Add(offset, length, prompt.Count, options.MaxShards);
        }
        names.Finish();
        ThrowIfWrong(prompts, images, planner.Shards);
        return new PromptIntakeResult(prompts, images, planner.Finish());
    }

    private IEnumerable<PromptLine> Lines()
    {
        using var lines = source.Read(_errors).GetEnumerator();
        while (Guarded(lines.MoveNext)) yield return lines.Current;
    }

    private JobPrompt Checked(PromptLine line)
    {
        var count = line.Count ?? imagesPerPrompt;
        if (line.Prompt.Length > options.MaxPromptLength)
            _errors.Add(line.Line, "prompt", $"has {line.Prompt.Length} characters; at most {options.MaxPromptLength} are read");
        if (line.Seed > long.MaxValue - (count - 1))
            _errors.Add(line.Line, "seed", $"{line.Seed} plus {count - 1}, the seed of its last image, is above {long.MaxValue}");
        return new JobPrompt
        {
            Prompt = line.Prompt,
            Seed = line.Seed,
            Count = count,
            Guidance = line.Guidance,
            Key = line.Key,
            Metadata = line.Metadata,
            Line = line.Line,
        };
    }

    private void ThrowIfWrong(long prompts, long images, int shards)
    {
        if (_errors.Total > 0) Guarded(() => { _errors.ThrowIfAny(); return true; });
        if (prompts == 0) throw new JobRefusedException("prompts", "hold no prompt");
        if (images > options.MaxImages)
            throw new JobRefusedException("prompts", $"ask for {images} images; a job has at most {options.MaxImages}");
        if (shards > options.MaxShards)
            throw new JobRefusedException("shardSize", $"of {shardSize} cuts {images} images into more than {options.MaxShards} shards");
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PromptException error)
        {
            throw new JobRefusedException(
                [.. error.Errors.Select(one => new JobError(one.Line == 0 ? "prompts" : one.Field, one.Line == 0 ? null : one.Line, one.Message))],
                error.Total);
        }
    }
}
