using HartFarm.Cli.Commands;
using HartFarm.Cli.Farm;
using HartFarm.Cli.Models;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Runtime;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;
using HartFarm.Worker.Models;

namespace HartFarm.Cli.Synthesis;

/// <summary>A run whose input is checked: all that can be known before the model is loaded.</summary>
public sealed class SynthesisPlan : IDisposable
{
    private const int LongestName = 64;

    private SynthesisPlan(SynthesizeOptions options, PromptSource prompts) => (Options, Prompts) = (options, prompts);

    /// <summary>What was asked for.</summary>
    public SynthesizeOptions Options { get; }

    /// <summary>The prompts.</summary>
    public PromptSource Prompts { get; }

    /// <summary>What their check found.</summary>
    public required PromptSummary Summary { get; init; }

    /// <summary>The named lists.</summary>
    public required IReadOnlyList<WordList> Lists { get; init; }

    /// <summary>How the farm runs.</summary>
    public required FarmSettings Farm { get; init; }

    /// <summary>Loads the model.</summary>
    public required IModelLoader Loader { get; init; }

    /// <summary>What the model makes.</summary>
    public required SizeClass SizeClass { get; init; }

    /// <summary>The dataset's name.</summary>
    public string Title => Options.Title ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Options.Out ?? "dataset"))) switch
    {
        "" => "dataset",
        var name => new string([.. name.Where(character => !char.IsControl(character))]),
    };

    /// <summary>What the farm is asked.</summary>
    public JobRequest Request => new()
    {
        Name = Title,
        Model = SizeClass.Model,
        Size = SizeClass.Size,
        Prompts = new PromptInput { File = Prompts.Name, Expansion = Expansion },
        ImagesPerPrompt = Options.Count,
        Guidance = Options.Guidance,
        Sampling = SamplingRequest.Of(Options.Sampling),
        Seed = Options.Seed,
        Output = Options.Output,
        ShardSize = Options.ShardSize,
        MaxFailures = Options.MaxFailures,
        Exact = Options.Exact,
    };

    private PromptExpansion? Expansion => Options.Expand is { } mode
        ? new PromptExpansion { Mode = mode, Draws = Options.Draws, Lists = Lists.ToDictionary(list => list.Name, list => list.Entries) }
        : null;

    /// <summary>Checks the input.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="loaders">Make loaders of models.</param>
    /// <param name="input">Opens standard input.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">An option will not do.</exception>
    /// <exception cref="PromptException">The prompts will not do; the message names the lines.</exception>
    /// <exception cref="Model.Checkpoints.CheckpointException">The folder has no model, or one that cannot be used.</exception>
    public static SynthesisPlan Make(SynthesizeOptions options, ModelLoaderFactory loaders, Func<Stream> input, CancellationToken cancellation)
    {
        var prompts = PromptFile.Open(options.Prompts, input, PromptOptions.Job);
        try
        {
            var lists = ListOption.Read(options.Lists);
            var summary = PromptCheck.Run(prompts, options.Count, Expander(options, lists), cancellation);
            var path = ShippedModel.Find(options.Model);
            var farm = new FarmSettings
            {
                Model = new ModelFolder(ModelName(path), path),
                Device = DeviceOption.Find(options.Device),
                Precision = options.Precision switch { "float32" => Precision.Float32, "bfloat16" => Precision.BFloat16, _ => Precision.Auto },
                Threads = options.Threads,
                Batch = options.Batch,
            };
            var loader = loaders(farm.Device, farm.Precision, farm.Threads);
            return new SynthesisPlan(options, prompts)
            {
                Summary = summary,
                Lists = lists,
                Farm = farm,
                Loader = loader,
                SizeClass = loader.Describe(farm.Model).SizeClass,
            };
        }
        catch
        {
            prompts.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Prompts.Dispose();

    private static PromptExpander Expander(SynthesizeOptions options, IReadOnlyList<WordList> lists)
    {
        if (options.Expand is not { } mode) return PromptExpander.None;
        var settings = new ExpansionSettings
        {
            Mode = mode == PromptExpansionMode.Product ? ExpansionMode.Product : ExpansionMode.Sampled,
            Draws = options.Draws,
            Seed = options.Seed,
        };
        if (settings.Check() is { } wrong) throw new InputException($"--expand: {wrong}");
        return new PromptExpander(settings, new WordLists(lists));
    }

    // As queues may be called.
    private static string ModelName(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var plain = new string([.. name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '-')]).TrimStart('.', '_', '-');
        return plain.Length == 0 ? "model" : plain.Length > LongestName ? plain[..LongestName] : plain;
    }
}
