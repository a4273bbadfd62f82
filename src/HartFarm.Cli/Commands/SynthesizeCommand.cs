using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Farm;
using HartFarm.Cli.Models;
using HartFarm.Cli.Synthesis;
using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm synthesize</c>: its options, and what they mean together.</summary>
public sealed class SynthesizeCommand(ModelLoaderFactory loaders, Terminal terminal, CancellationToken cancellation)
{
    private const string Auto = "auto";

    private const string Notes = $$"""
        What it does:
          It runs a whole farm in this process: a coordinator that cuts the job into shards, and a worker that makes them. The dataset comes
          to stand in DIR when all of it is made: the images under data, manifest.parquet and manifest.json, a dataset card README.md,
          croissant.json, and contact-sheet.html to look at. Until then all is under DIR/.hartfarm.

          A run that was stopped or killed goes on when it is started again with the same arguments: shards that are finished are kept, and
          a shard takes about half a minute. The same command after the end does nothing; after images that failed, it tries them again.
          Other arguments are refused, but for the device, the threads and the batch (with --exact, the batch too).

        The prompt file:
          The formats of hartfarm generate (.txt, .jsonl, .ndjson, .csv, .tsv, .parquet, or - for lines on standard input), read more
          strictly: a field of an unknown name is an error, and a "key" names the image's file.

        Prompts with choices, with --expand:
          {a|b} is one of its alternatives, which may be nested; {animal} is one entry of --list animal=... . sampled:N draws N prompts of
          each line, decided by --seed; product makes every combination.

        The same bytes again:
          --exact gives every batch the same size. On one class of device, and with the same --shard-size, a run then gives the same bytes
          whether it was interrupted or not. hartfarm reproduce makes single images again.

        Examples:
          hartfarm synthesize prompts.jsonl --out dataset
          hartfarm synthesize prompts.txt --expand sampled:20 --list animal=fox,owl,otter --count 4 --out animals
          hartfarm synthesize prompts.csv --format parquet --image jpeg --shard-size 1000 --exact --out dataset
          hartfarm synthesize prompts.jsonl --dry-run
        """;

    private readonly Argument<string> _prompts = new("PROMPTS") { Description = "A file of prompts, or - for a prompt a line on standard input." };
    private readonly Option<string?> _out = new("--out") { HelpName = "DIR", Description = "The folder of the dataset; made if missing." };
    private readonly Option<string?> _model = new("--model") { HelpName = "DIR", Description = $"The folder of the checkpoint. Default: the one that ships, {ShippedModel.Name}." };
    private readonly Option<int?> _count = CheckedOption.Int("--count", "N", 1, PromptLimits.Count, "Images of each prompt that has no count of its own.", 1);

    private readonly Option<long?> _seed = CheckedOption.Of<long?>(
        "--seed", "S", $"a whole number from 0 to {long.MaxValue}", "The job's seed: the same seed and settings, the same images.",
        text => long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null, 0);

    private readonly Option<double?> _guidance = CheckedOption.Number(
        "--guidance", "G", "a number from 0 to 100", "Strength of classifier-free guidance, 0 to 100, for each prompt that has none of its own.",
        value => value is >= 0 and <= PromptLimits.Guidance, 4.5);

    private readonly Option<int?> _topK = CheckedOption.Int(
        "--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: 600, and 300 from the eighth scale on.");

    private readonly Option<double?> _topP = CheckedOption.Number(
        "--top-p", "P", "a number from 0 to 1", "Draw each token from the likeliest that make up the share P; 0 is off.", value => value is >= 0 and <= 1, 0);

    private readonly Option<double?> _temperature = CheckedOption.Number(
        "--temperature", "T", "a number above 0, at most 100", "Divides the logits before a token is drawn: below 1 safer, above 1 more varied.",
        value => value is > 0 and <= 100, 1);

    private readonly Option<string> _format = CheckedOption.Word(
        "--format", "How the images lie together: in tars, in Parquet files, or each by itself in a folder.", "webdataset", "webdataset", "parquet", "imagefolder");

    private readonly Option<string> _image = CheckedOption.Word("--image", "Format of the images; png is lossless.", "png", "png", "jpeg", "webp");
    private readonly Option<int?> _quality = CheckedOption.Int("--quality", "Q", 1, 100, $"Quality of jpeg and webp, 1 to 100. Default: {new OutputSettings().Quality}.");
    private readonly Option<int?> _shardSize = CheckedOption.Int("--shard-size", "N", 1, 100_000, "Images of a shard. Default: about half a minute's, as measured.");
    private readonly Option<bool> _exact = new("--exact") { Description = "Fill every batch up to one size, so that one class of device gives the same bytes again." };

    private readonly Option<string?> _expand = CheckedOption.Of<string?>(
        "--expand", "sampled:N|product", "sampled:N, sampled or product", "Expand the choices in prompts: N draws of each line, or every combination.",
        text => text is "product" or "sampled" || DrawsOf(text) is not null ? text : null);

    private readonly Option<string[]> _lists = new("--list")
    {
        HelpName = "NAME=FILE|a,b,c",
        Description = "What {NAME} in a prompt stands for: an entry a line of FILE, or one of the words. May be given more than once.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _maxFailures = CheckedOption.Int("--max-failures", "N", 0, int.MaxValue, "Images that may fail before the job is given up. Default: no limit.");

    private readonly Option<string> _batch = CheckedOption.Of(
        "--batch", "auto|N", "auto or a whole number from 1 to 1024", "Images at a time; auto takes what fits the memory.",
        text => text == Auto || (int.TryParse(text, out var value) && value is >= 1 and <= 1024) ? text : null, Auto);

    private readonly Option<string> _precision = CheckedOption.Word(
        "--precision", "Element type of the computation; auto is bfloat16 where the device is quick at it.", Auto, Auto, "float32", "bfloat16");

    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = DeviceOption.Threads();

    private readonly Option<string?> _title = CheckedOption.Of<string?>(
        "--title", "TEXT", "1 to 200 characters in one line", "The dataset's name on its card. Default: the folder's.",
        text => text.Length is > 0 and <= 200 && !text.Any(char.IsControl) ? text : null);

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Tell images, time, bytes and some prompts, from a few images made to measure; write nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the summary at the end as a JSON object." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Tell what the farm's parts do." };

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("synthesize", "Makes a whole dataset from prompts, with manifest and dataset card, in a farm of one process.", Notes)
        {
            _prompts, _out, _model, _count, _seed, _guidance, _topK, _topP, _temperature, _format, _image, _quality, _shardSize, _exact, _expand, _lists,
            _maxFailures, _batch, _precision, _device, _threads, _title, _dryRun, _json, _verbose,
        };
        command.SetAction(parsed => new SynthesizeHandler(loaders, terminal).Run(Read(parsed), cancellation));
        return command;
    }

    /// <exception cref="InputException">Options do not go together.</exception>
    private SynthesizeOptions Read(ParseResult parsed)
    {
        var (dryRun, image, quality) = (parsed.GetValue(_dryRun), parsed.GetValue(_image)!, parsed.GetValue(_quality));
        var (expand, lists) = (parsed.GetValue(_expand), parsed.GetValue(_lists) ?? []);
        var folder = parsed.GetValue(_out);
        if (folder is null && !dryRun) throw new InputException("--out DIR is needed, or --dry-run.");
        if (image == "png" && quality is not null) throw new InputException("--quality is for jpeg and webp; png has none.");
        if (lists.Length > 0 && expand is null) throw new InputException("--list is for prompts that are expanded; --expand sampled:N or --expand product is needed.");
        return new SynthesizeOptions
        {
            Prompts = parsed.GetRequiredValue(_prompts),
            Out = folder,
            Model = parsed.GetValue(_model),
            Count = parsed.GetValue(_count)!.Value,
            Seed = parsed.GetValue(_seed)!.Value,
            Guidance = parsed.GetValue(_guidance)!.Value,
            Sampling = new SamplingSettings
            {
                TopK = parsed.GetValue(_topK),
                TopP = parsed.GetValue(_topP)!.Value,
                Temperature = parsed.GetValue(_temperature)!.Value,
            },
            Output = new OutputSettings
            {
                Format = Enum.Parse<DatasetFormat>(parsed.GetValue(_format)!, ignoreCase: true),
                Image = image,
                Quality = quality ?? new OutputSettings().Quality,
            },
            ShardSize = parsed.GetValue(_shardSize),
            Exact = parsed.GetValue(_exact),
            Expand = expand switch { null => null, "product" => PromptExpansionMode.Product, _ => PromptExpansionMode.Sampled },
            Draws = expand is null ? 1 : DrawsOf(expand) ?? 1,
            Lists = lists,
            MaxFailures = parsed.GetValue(_maxFailures),
            Batch = int.TryParse(parsed.GetValue(_batch), out var batch) ? batch : null,
            Precision = parsed.GetValue(_precision) is { } precision && precision != Auto ? precision : null,
            Device = parsed.GetValue(_device),
            Threads = parsed.GetValue(_threads),
            Title = parsed.GetValue(_title),
            DryRun = dryRun,
            Json = parsed.GetValue(_json),
            Verbose = parsed.GetValue(_verbose),
        };
    }

    private static int? DrawsOf(string text) =>
        text.StartsWith("sampled:", StringComparison.Ordinal)
        && int.TryParse(text["sampled:".Length..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var draws) && draws > 0
            ? draws : null;
}
