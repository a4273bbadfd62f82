using HartFarm.Storage.Jobs;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>
/// Reads a job's prompts once: checks each, writes it to a file as the workers will read it, and plans the shards. What is held in memory
/// are the shards (32 bytes each) and the keys.
/// </summary>
/// <param name="options">What a job may be.</param>
/// <param name="source">The prompts.</param>
/// <param name="expander">Makes many prompts of one.</param>
/// <param name="imagesPerPrompt">Images of a prompt that names no count.</param>
/// <param name="shardSize">Images of a full shard.</param>
internal sealed class PromptIntake(SubmissionOptions options, PromptSource source, PromptExpander expander, int imagesPerPrompt, int shardSize)
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
            if (Expanded(line) is not { } expanded) continue;
            var each = line.Count ?? imagesPerPrompt;
            var copies = each * expanded.Count;
            Check(line, copies);
            names.Add(line.Line, line.Key, copies);
            images += copies;
            prompts += expanded.Count;
            if (_errors.Total > 0 || images > options.MaxImages) continue;
            for (long i = 0; i < expanded.Count && planner.Shards <= options.MaxShards; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (offset, length) = writer.Write(Prompt(line, expanded[i], each, (int)(i * each), (int)copies));
                planner.Add(offset, length, each, options.MaxShards);
            }
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

    private ExpandedPrompt? Expanded(PromptLine line)
    {
        try
        {
            return expander.Expand(line.Line, line.Prompt);
        }
        catch (TemplateException error)
        {
            _errors.Add(line.Line, "prompt", error.Message);
            return null;
        }
    }

    private void Check(PromptLine line, long copies)
    {
        if (line.Prompt.Length > options.MaxPromptLength)
            _errors.Add(line.Line, "prompt", $"has {line.Prompt.Length} characters; at most {options.MaxPromptLength} are read");
        if (line.Seed > long.MaxValue - (copies - 1))
            _errors.Add(line.Line, "seed", $"{line.Seed} plus {copies - 1}, the seed of its last image, is above {long.MaxValue}");
    }

    private static JobPrompt Prompt(PromptLine line, string text, int count, int firstCopy, int copies) => new()
    {
        Prompt = text,
        Source = text == line.Prompt ? null : line.Prompt,
        Seed = line.Seed,
        Count = count,
        FirstCopy = firstCopy,
        Copies = copies,
        Guidance = line.Guidance,
        Key = line.Key,
        Metadata = line.Metadata,
        Line = line.Line,
    };

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
