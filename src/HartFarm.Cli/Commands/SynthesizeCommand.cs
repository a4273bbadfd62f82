using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Cli.Synthesis;
using HartFarm.Worker.Models;

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

        {{SamplingDefaults.Note}}

        Examples:
          hartfarm synthesize prompts.jsonl --out dataset
          hartfarm synthesize prompts.txt --expand sampled:20 --list animal=fox,owl,otter --count 4 --out animals
          hartfarm synthesize prompts.csv --format parquet --image jpeg --shard-size 1000 --exact --out dataset
          hartfarm synthesize prompts.jsonl --dry-run
        """;

    private readonly Argument<string> _prompts = new("PROMPTS") { Description = "A file of prompts, or - for a prompt a line on standard input." };
    private readonly Option<string?> _out = new("--out") { HelpName = "DIR", Description = "The folder of the dataset; made if missing." };
    private readonly Option<string?> _model = new("--model") { HelpName = "DIR", Description = $"The folder of the checkpoint. Default: the one that ships, {ShippedModel.Name}." };
    private readonly DatasetOptionSet _dataset = new();
    private readonly Option<long?> _seed = DatasetOptionSet.Seed("The job's seed: the same seed and settings, the same images.", 0);

    private readonly Option<int?> _topK = CheckedOption.Int(
        "--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: 600, and 300 from the eighth scale on.");

    private readonly Option<int?> _shardSize = CheckedOption.Int("--shard-size", "N", 1, 100_000, "Images of a shard. Default: about half a minute's, as measured.");
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
            _prompts, _out, _model, _dataset.Count, _seed, _dataset.Guidance, _topK, _dataset.TopP, _dataset.Temperature, _dataset.Format, _dataset.Image,
            _dataset.Quality, _shardSize, _dataset.Exact, _dataset.Expand, _dataset.Lists, _maxFailures, _batch, _precision, _device, _threads, _title,
            _dryRun, _json, _verbose,
        };
        command.SetAction(parsed => new SynthesizeHandler(loaders, terminal).Run(Read(parsed), cancellation));
        return command;
    }

    /// <exception cref="InputException">Options do not go together.</exception>
    private SynthesizeOptions Read(ParseResult parsed)
    {
        var (folder, dryRun) = (parsed.GetValue(_out), parsed.GetValue(_dryRun));
        if (folder is null && !dryRun) throw new InputException("--out DIR is needed, or --dry-run.");
        var (output, expansion) = (_dataset.Output(parsed), _dataset.Expansion(parsed));
        var defaults = SamplingDefaults.Of(parsed.GetValue(_model));
        return new SynthesizeOptions
        {
            Prompts = parsed.GetRequiredValue(_prompts),
            Out = folder,
            Model = parsed.GetValue(_model),
            Count = parsed.GetValue(_dataset.Count)!.Value,
            Seed = parsed.GetValue(_seed)!.Value,
            Guidance = SamplingDefaults.Given(parsed, _dataset.Guidance, defaults.Guidance),
            Sampling = _dataset.Sampling(parsed, parsed.GetValue(_topK), defaults),
            Output = output,
            ShardSize = parsed.GetValue(_shardSize),
            Exact = parsed.GetValue(_dataset.Exact),
            Expand = expansion?.Mode,
            Draws = expansion?.Draws ?? 1,
            Lists = expansion?.Lists ?? [],
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
}
