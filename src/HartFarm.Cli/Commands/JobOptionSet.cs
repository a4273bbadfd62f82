using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Synthesis;
using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Commands;

/// <summary>The options that say what a submitted job is.</summary>
internal sealed class JobOptionSet
{
    private readonly Option<string> _model = new("--model") { HelpName = "NAME", Description = "The model, by the name that the workers publish.", Required = true };

    private readonly Option<string?> _size = new("--size") { HelpName = "WxH", Description = "Width and height in pixels. Default: the model's largest." };
    private readonly Option<int?> _count = CheckedOption.Int("--count", "N", 1, PromptLimits.Count, "Images of each prompt that has no count of its own.", 1);

    private readonly Option<long?> _seed = CheckedOption.Of<long?>(
        "--seed", "S", $"a whole number from 0 to {long.MaxValue}", "The job's seed: the same seed and settings, the same images. Default: one is drawn.",
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);

    private readonly Option<double?> _guidance = CheckedOption.Number(
        "--guidance", "G", "a number from 0 to 100", "Strength of classifier-free guidance, 0 to 100, for each prompt that has none of its own.",
        value => value is >= 0 and <= PromptLimits.Guidance, 4.5);

    private readonly Option<int?> _topK = CheckedOption.Int("--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: the model's own.");

    private readonly Option<double?> _topP = CheckedOption.Number(
        "--top-p", "P", "a number from 0 to 1", "Draw each token from the likeliest that make up the share P; 0 is off.", value => value is >= 0 and <= 1, 0);

    private readonly Option<double?> _temperature = CheckedOption.Number(
        "--temperature", "T", "a number above 0, at most 100", "Divides the logits before a token is drawn: below 1 safer, above 1 more varied.",
        value => value is > 0 and <= 100, 1);

    private readonly Option<string> _format = CheckedOption.Word(
        "--format", "How the images lie together: in tars, in Parquet files, or each by itself in a folder.", "webdataset", "webdataset", "parquet", "imagefolder");

    private readonly Option<string> _image = CheckedOption.Word("--image", "Format of the images; png is lossless.", "png", "png", "jpeg", "webp");
    private readonly Option<int?> _quality = CheckedOption.Int("--quality", "Q", 1, 100, $"Quality of jpeg and webp, 1 to 100. Default: {new OutputSettings().Quality}.");
    private readonly Option<int?> _shardSize = CheckedOption.Int("--shard-size", "N", 1, 100_000, "Images of a shard. Default: about a minute's, as measured.");
    private readonly Option<bool> _exact = new("--exact") { Description = "Fill every batch up to one size, so that one class of device gives the same bytes again." };
    private readonly Option<string> _priority = CheckedOption.Word("--priority", "Who goes first among your jobs.", "normal", "low", "normal", "high", "interactive");
    private readonly Option<int?> _maxFailures = CheckedOption.Int("--max-failures", "N", 0, int.MaxValue, "Images that may fail before the job is stopped. Default: no limit.");
    private readonly Option<string?> _name = new("--name") { HelpName = "TEXT", Description = "A name to show." };
    private readonly Option<string[]> _tags = new("--tag") { HelpName = "WORD", Description = "A word to find the job by; may be given more than once.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _column = new("--column") { HelpName = "NAME", Description = "The column or field of the prompts. Default: prompt." };
    private readonly Option<int?> _keepDays = CheckedOption.Int("--keep-days", "N", 1, 36500, "Days after its end that the job is kept with its images. Default: for ever.");

    private readonly Option<string?> _expand = CheckedOption.Of<string?>(
        "--expand", "sampled:N|product", "sampled:N, sampled or product", "Expand the choices in prompts: N draws of each line, or every combination.",
        text => text is "product" or "sampled" || DrawsOf(text) is not null ? text : null);

    private readonly Option<string[]> _lists = new("--list")
    {
        HelpName = "NAME=FILE|a,b,c",
        Description = "What {NAME} in a prompt stands for: an entry a line of FILE, or one of the words. May be given more than once.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[
            _model, _size, _count, _seed, _guidance, _topK, _topP, _temperature, _format, _image, _quality, _shardSize, _exact, _priority, _maxFailures, _name,
            _tags, _column, _keepDays, _expand, _lists]) command.Add(option);
    }

    /// <summary>The job, without its prompts' file.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public JobRequest Read(ParseResult parsed)
    {
        var (image, quality, expand) = (parsed.GetValue(_image)!, parsed.GetValue(_quality), parsed.GetValue(_expand));
        var lists = parsed.GetValue(_lists) ?? [];
        if (image == "png" && quality is not null) throw new InputException("--quality is for jpeg and webp; png has none.");
        if (lists.Length > 0 && expand is null) throw new InputException("--list is for prompts that are expanded; --expand sampled:N or --expand product is needed.");
        return new JobRequest
        {
            Name = parsed.GetValue(_name),
            Model = parsed.GetRequiredValue(_model),
            Size = parsed.GetValue(_size),
            Prompts = new PromptInput { Column = parsed.GetValue(_column), Expansion = Expansion(expand, lists) },
            ImagesPerPrompt = parsed.GetValue(_count)!.Value,
            Guidance = parsed.GetValue(_guidance)!.Value,
            Sampling = new SamplingSettings
            {
                TopK = parsed.GetValue(_topK),
                TopP = parsed.GetValue(_topP)!.Value,
                Temperature = parsed.GetValue(_temperature)!.Value,
            },
            Seed = parsed.GetValue(_seed),
            Output = new OutputSettings
            {
                Format = Enum.Parse<DatasetFormat>(parsed.GetValue(_format)!, ignoreCase: true),
                Image = image,
                Quality = quality ?? new OutputSettings().Quality,
            },
            ShardSize = parsed.GetValue(_shardSize),
            Priority = Enum.Parse<JobPriority>(parsed.GetValue(_priority)!, ignoreCase: true),
            Tags = parsed.GetValue(_tags) ?? [],
            MaxFailures = parsed.GetValue(_maxFailures),
            Exact = parsed.GetValue(_exact),
            KeepFor = parsed.GetValue(_keepDays) is { } days ? TimeSpan.FromDays(days) : null,
        };
    }

    private static PromptExpansion? Expansion(string? expand, string[] lists) => expand is null ? null : new PromptExpansion
    {
        Mode = expand == "product" ? PromptExpansionMode.Product : PromptExpansionMode.Sampled,
        Draws = DrawsOf(expand) ?? 1,
        Lists = ListOption.Read(lists).ToDictionary(list => list.Name, list => list.Entries),
    };

    private static int? DrawsOf(string text) =>
        text.StartsWith("sampled:", StringComparison.Ordinal) && int.TryParse(text["sampled:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var draws) && draws > 0
            ? draws
            : null;
}
