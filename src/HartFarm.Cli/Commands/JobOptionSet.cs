using System.CommandLine;
using HartFarm.Cli.Models;
using HartFarm.Cli.Synthesis;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Cli.Commands;

/// <summary>The options that say what a submitted job is.</summary>
internal sealed class JobOptionSet
{
    private readonly Option<string> _model = new("--model") { HelpName = "NAME", Description = "The model, by the name that the workers publish.", Required = true };

    private readonly Option<string?> _size = new("--size") { HelpName = "WxH", Description = "Width and height in pixels. Default: the model's largest." };
    private readonly DatasetOptionSet _dataset = new();
    private readonly Option<long?> _seed = DatasetOptionSet.Seed("The job's seed: the same seed and settings, the same images. Default: one is drawn.");
    private readonly Option<int?> _topK = CheckedOption.Int("--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: the model's own.");
    private readonly Option<int?> _shardSize = CheckedOption.Int("--shard-size", "N", 1, 100_000, "Images of a shard. Default: about a minute's, as measured.");
    private readonly Option<string> _priority = CheckedOption.Word("--priority", "Who goes first among your jobs.", "normal", "low", "normal", "high", "interactive");
    private readonly Option<int?> _maxFailures = CheckedOption.Int("--max-failures", "N", 0, int.MaxValue, "Images that may fail before the job is stopped. Default: no limit.");
    private readonly Option<string?> _name = new("--name") { HelpName = "TEXT", Description = "A name to show." };
    private readonly Option<string[]> _tags = new("--tag") { HelpName = "WORD", Description = "A word to find the job by; may be given more than once.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _column = new("--column") { HelpName = "NAME", Description = "The column or field of the prompts. Default: prompt." };
    private readonly Option<int?> _keepDays = CheckedOption.Int("--keep-days", "N", 1, 36500, "Days after its end that the job is kept with its images. Default: for ever.");

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[
            _model, _size, _dataset.Count, _seed, _dataset.Guidance, _topK, _dataset.TopP, _dataset.Temperature, _dataset.Format, _dataset.Image,
            _dataset.Quality, _shardSize, _dataset.Exact, _priority, _maxFailures, _name, _tags, _column, _keepDays, _dataset.Expand,
            _dataset.Lists]) command.Add(option);
    }

    /// <summary>The job, without its prompts' file.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public JobRequest Read(ParseResult parsed)
    {
        var (output, expansion) = (_dataset.Output(parsed), Expansion(parsed));
        return new JobRequest
        {
            Name = parsed.GetValue(_name),
            Model = parsed.GetRequiredValue(_model),
            Size = parsed.GetValue(_size),
            Prompts = new PromptInput { Column = parsed.GetValue(_column), Expansion = expansion },
            ImagesPerPrompt = parsed.GetValue(_dataset.Count)!.Value,
            Guidance = SamplingDefaults.Given(parsed, _dataset.Guidance),
            Sampling = new SamplingRequest
            {
                TopK = parsed.GetValue(_topK),
                TopP = SamplingDefaults.Given(parsed, _dataset.TopP),
                Temperature = SamplingDefaults.Given(parsed, _dataset.Temperature),
            },
            Seed = parsed.GetValue(_seed),
            Output = output,
            ShardSize = parsed.GetValue(_shardSize),
            Priority = Enum.Parse<JobPriority>(parsed.GetValue(_priority)!, ignoreCase: true),
            Tags = parsed.GetValue(_tags) ?? [],
            MaxFailures = parsed.GetValue(_maxFailures),
            Exact = parsed.GetValue(_dataset.Exact),
            KeepFor = parsed.GetValue(_keepDays) is { } days ? TimeSpan.FromDays(days) : null,
        };
    }

    private PromptExpansion? Expansion(ParseResult parsed) => _dataset.Expansion(parsed) is not var (mode, draws, lists) ? null : new PromptExpansion
    {
        Mode = mode,
        Draws = draws,
        Lists = ListOption.Read(lists).ToDictionary(list => list.Name, list => list.Entries),
    };
}
