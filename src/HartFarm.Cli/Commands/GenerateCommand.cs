using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Models;
using HartFarm.Model.Sampling;
using HartFarm.Storage.Images;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm generate</c>: its options, and what they mean together.</summary>
public sealed class GenerateCommand(GeneratorFactory factory, Terminal terminal, CancellationToken cancellation)
{
    private const string Auto = "auto";

    private const string Notes = $"""
        The dataset:
          DIR becomes a Hugging Face ImageFolder: images/00000/000000000.png and so on, and metadata.jsonl with a line of prompt, seed and
          settings for each image. A run that was stopped goes on when it is started again with the same arguments: only what is missing
          is made. A folder that holds a dataset of other settings is refused.

        The prompt file:
          UTF-8; its extension tells the format. All lines are checked before the first image is made.
          .txt            a prompt a line; blank lines are passed over
          .jsonl .ndjson  a JSON string or object a line; the object has "prompt" and may have "key" (a unique name), "seed", "count",
                          "guidance" and "metadata" (an object); its other fields go into the metadata too
          .csv .tsv       the same as columns, named in the first row; metadata.NAME is a field of the metadata
          .parquet        the same as columns; others are not read

        Seeds:
          Each image has its own seed, computed from --seed and its place in the run. A prompt with a "seed" gives its copies seed,
          seed + 1 and so on. An image depends on its own seed, prompt and settings, not on the batch that it was made in.

        {SamplingDefaults.Note}

        Examples:
          hartfarm generate --prompt "a large red circle above a small blue square" --count 4 --out shapes
          hartfarm generate --model hart-0.7b --prompts prompts.jsonl --format jpeg --device cuda:0 --out dataset
          zcat prompts.gz | hartfarm generate --model hart-0.7b --prompts - --out dataset
        """;

    private readonly Option<string?> _model = new("--model") { HelpName = "DIR", Description = $"The folder of the checkpoint. Default: {ShippedModel.Name}, which ships." };

    private readonly Option<string?> _promptFile = new("--prompts")
    {
        HelpName = "FILE",
        Description = "A file of prompts, or - for a prompt a line on standard input.",
    };

    private readonly Option<string[]> _prompts = new("--prompt")
    {
        HelpName = "TEXT",
        Description = "A prompt; may be given more than once.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _out = new("--out") { HelpName = "DIR", Description = "The folder of the dataset; made if missing.", Required = true };
    private readonly Option<int?> _count = CheckedOption.Int("--count", "N", 1, PromptLimits.Count, "Images of each prompt that has no count of its own.", 1);
    private readonly Option<long?> _seed = CheckedOption.Long("--seed", "S", "The run's seed: the same seed and settings, the same images.", 0);

    private readonly Option<double?> _guidance = CheckedOption.Number(
        "--guidance", "G", "a number from 0 to 100",
        "Strength of classifier-free guidance, 0 to 100, for each prompt that has none of its own: the higher, the closer to the prompt.",
        value => value is >= 0 and <= PromptLimits.Guidance, SamplingDefaults.OwnGuidance);

    private readonly Option<int?> _topK = CheckedOption.Int(
        "--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: 600, and 300 from the eighth scale on.");
    private readonly Option<double?> _topP = CheckedOption.Number(
        "--top-p", "P", "a number from 0 to 1", "Draw each token from the likeliest that make up the share P; 0 is off.",
        value => value is >= 0 and <= 1, SamplingDefaults.OwnTopP);

    private readonly Option<double?> _temperature = CheckedOption.Number(
        "--temperature", "T", "a number above 0, at most 100", "Divides the logits before a token is drawn: below 1 safer, above 1 more varied.",
        value => value is > 0 and <= 100, SamplingDefaults.OwnTemperature);

    private readonly Option<bool> _discrete = new("--discrete") { Description = "Leave out the residual tokens: coarser, and a little faster." };
    private readonly Option<bool> _noSmooth = new("--no-smooth")
    {
        Description = "Feed the next scale the embeddings of the codes that were drawn, not their smoothed mixture.",
    };

    private readonly Option<int?> _maskGit = CheckedOption.Int(
        "--maskgit", "N", 1, SamplingOptions.MostMaskGitIterations, "Decode the last scale in N groups of tokens.", 1);
    private readonly Option<int?> _size = CheckedOption.Int("--size", "N", 8, ImageEncoder.LongestSide, "Pixels a side. Default: the model's own.");

    private readonly Option<string> _batch = CheckedOption.Of(
        "--batch", "auto|N", "auto or a whole number from 1 to 65536", $"Images at a time; auto takes what fits the memory, at most {BatchSuggestion.MostOnCpu} on a CPU and {BatchSuggestion.MostOnGpu} on a GPU.",
        text => text == Auto || (int.TryParse(text, out var value) && value is >= 1 and <= 65536) ? text : null, Auto);

    private readonly Option<string> _precision = CheckedOption.Word(
        "--precision", "Element type of the computation; auto is bfloat16 where the device is quick at it.", Auto, Auto, "float32", "bfloat16");

    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = DeviceOption.Threads();
    private readonly Option<string> _format = CheckedOption.Word("--format", "Format of the image files; png is lossless.", "png", "png", "jpeg", "webp");
    private readonly Option<int?> _quality = CheckedOption.Int(
        "--quality", "Q", 1, 100, $"Quality of jpeg and webp, 1 to 100. Default: {ImageEncoding.DefaultQuality}.");
    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "Before going on with a dataset, compare the SHA-256 of every image in it, and make those anew that differ.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the summary at the end as a JSON object." };

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("generate", "Makes an image dataset from prompts.", Notes)
        {
            _model, _promptFile, _prompts, _out, _count, _seed, _guidance, _topK, _topP, _temperature, _discrete, _noSmooth, _maskGit, _size,
            _batch, _precision, _device, _threads, _format, _quality, _verify, _json,
        };
        command.SetAction(parsed => new GenerateHandler(factory, terminal).Run(Read(parsed), cancellation));
        return command;
    }

    /// <exception cref="InputException">Options do not go together.</exception>
    private GenerateOptions Read(ParseResult parsed)
    {
        var file = parsed.GetValue(_promptFile);
        var prompts = parsed.GetValue(_prompts) ?? [];
        if (file is null && prompts.Length == 0) throw new InputException("--prompts FILE or --prompt TEXT is needed.");
        if (file is not null && prompts.Length > 0) throw new InputException("--prompts and --prompt cannot both be given.");
        var format = parsed.GetValue(_format) switch { "jpeg" => ImageFormat.Jpeg, "webp" => ImageFormat.Webp, _ => ImageFormat.Png };
        var quality = parsed.GetValue(_quality);
        if (format == ImageFormat.Png && quality is not null) throw new InputException("--quality is for jpeg and webp; png has none.");
        var model = parsed.GetValue(_model) ?? ShippedModel.Find(null);
        var defaults = SamplingDefaults.Of(model);
        return new GenerateOptions
        {
            Model = model,
            PromptFile = file,
            Prompts = prompts,
            Out = parsed.GetRequiredValue(_out),
            Count = parsed.GetValue(_count)!.Value,
            Seed = parsed.GetValue(_seed)!.Value,
            Guidance = SamplingDefaults.Given(parsed, _guidance, defaults.Guidance),
            TopK = parsed.GetValue(_topK),
            TopP = SamplingDefaults.Given(parsed, _topP, defaults.TopP),
            Temperature = SamplingDefaults.Given(parsed, _temperature, defaults.Temperature),
            Discrete = parsed.GetValue(_discrete),
            Smooth = !parsed.GetValue(_noSmooth),
            MaskGitSteps = parsed.GetValue(_maskGit)!.Value,
            Size = parsed.GetValue(_size),
            Batch = int.TryParse(parsed.GetValue(_batch), out var batch) ? batch : null,
            Precision = parsed.GetValue(_precision) is { } precision && precision != Auto ? precision : null,
            Device = parsed.GetValue(_device),
            Threads = parsed.GetValue(_threads),
            Encoding = new ImageEncoding(format, quality ?? ImageEncoding.DefaultQuality),
            Verify = parsed.GetValue(_verify),
            Json = parsed.GetValue(_json),
        };
    }
}
