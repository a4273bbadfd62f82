using System.CommandLine;
using System.Globalization;
using HartFarm.Bench.Checks;
using HartFarm.Bench.Models;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Commands;

/// <summary>The options of <c>check</c>.</summary>
internal sealed class CheckOptionSet
{
    private const int LargestBatch = 4096;
    private const int MostSeconds = 1_000_000;

    private readonly Option<string> _device = new("--device") { HelpName = "cpu|cuda:N", Description = "What to check.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string> _out = new("--out") { HelpName = "DIR", Description = "Where report.json and report.md go.", Required = true };
    private readonly Option<string[]> _models = new("--model") { HelpName = "DIR", Description = "A checkpoint to check with; may be given more than once.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _preset = new("--preset") { Description = $"An architecture to check with, in random weights. Default: {ModelPreset.Names[0]} where no checkpoint is given." };
    private readonly Option<int[]> _sizes = Numbers("--size", "Pixels a side of the preset; may be given more than once. Default: 512 and 1024 of hart-0.7b, else the preset's own.", 8192);
    private readonly Option<string[]> _only = new("--only") { HelpName = "NAME", Description = $"A check to run: {string.Join(", ", CheckList.All.Select(check => check.Name))}; may be given more than once.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _golden = new("--golden") { HelpName = "DIR", Description = "The folder of the reference's numbers. Default: golden beside the program, or the source tree's." };
    private readonly Option<string> _precision = Options.ElementType();
    private readonly Option<int?> _threads = Options.Number("--threads", "Threads on the CPU. Default: all.", 1, 1024);
    private readonly Option<int?> _seconds = Options.Number("--seconds", "How long mixed batches run, with each model.", 1, MostSeconds, 600);
    private readonly Option<int?> _limit = Options.Number("--limit", "How many seconds all checks may take; one that takes longer is ended, and the report tells which were not run.", 1, MostSeconds, MostSeconds);
    private readonly Option<int?> _images = Options.Number("--images", "Images that are compared with each other.", 1, LargestBatch, 32);
    private readonly Option<int[]> _together = Numbers("--together", "A size of the batches that are compared with images alone; may be given more than once. Default: 2, 7 and 32.", LargestBatch);
    private readonly Option<int[]> _batches = Numbers("--batch", "A size of the batches that are timed; may be given more than once. Default: 1, 2, 4, 8, 16, 32 and 64.", LargestBatch);
    private readonly Option<int?> _repeats = Options.Number("--repeats", "Batches of each size that are timed, after a first one.", 1, 1000, 3);
    private readonly Option<string?> _result = new("--result") { HelpName = "FILE", Description = "Where the result of one check goes, which then runs in this very process.", Hidden = true };

    /// <summary>Gives a command the options.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_device, _out, _models, _preset, _sizes, _only, _golden, _precision, _threads, _seconds, _limit, _images, _together, _batches, _repeats, _result]) command.Add(option);
    }

    /// <summary>What is to be checked, and how far.</summary>
    internal CheckOptions Read(ParseResult parsed)
    {
        var defaults = new CheckOptions { Device = parsed.GetRequiredValue(_device) };
        return defaults with
        {
            Golden = parsed.GetValue(_golden) ?? FindGolden(),
            Precision = Options.PrecisionOf(parsed.GetRequiredValue(_precision)),
            Threads = parsed.GetValue(_threads),
            Endurance = TimeSpan.FromSeconds(parsed.GetValue(_seconds)!.Value),
            Images = parsed.GetValue(_images)!.Value,
            Together = parsed.GetRequiredValue(_together) is { Length: > 0 } together ? together : defaults.Together,
            Batches = parsed.GetRequiredValue(_batches) is { Length: > 0 } batches ? batches : defaults.Batches,
            Repeats = parsed.GetValue(_repeats)!.Value,
        };
    }

    /// <summary>Where the report goes.</summary>
    internal string Folder(ParseResult parsed) => parsed.GetRequiredValue(_out);

    /// <summary>The names of the checks that are wanted; none for all.</summary>
    internal IReadOnlyList<string> Only(ParseResult parsed) => parsed.GetRequiredValue(_only);

    /// <summary>How long all checks may take.</summary>
    internal TimeSpan Limit(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(_limit)!.Value);

    /// <summary>Where the result of one check goes; null for a session of many.</summary>
    internal string? ResultFile(ParseResult parsed) => parsed.GetValue(_result);

    /// <summary>The models to check with; random weights are made if they are not there yet.</summary>
    /// <exception cref="ArgumentException">There is no such preset or size.</exception>
    internal IReadOnlyList<BenchmarkModel> Models(ParseResult parsed, TextWriter log)
    {
        var given = parsed.GetRequiredValue(_models).Select(BenchmarkModel.Of).ToList();
        if (given.Count > 0 && parsed.GetValue(_preset) is null) return given;
        var preset = parsed.GetValue(_preset) ?? ModelPreset.Names[0];
        int?[] sizes = parsed.GetRequiredValue(_sizes) is { Length: > 0 } named ? [.. named.Select(size => (int?)size)] : preset == ModelPreset.Names[0] ? [512, 1024] : [null];
        return [.. given, .. sizes.Select(size => BenchmarkModel.Random(preset, size, log))];
    }

    /// <summary>The arguments of a process that runs one check with these options.</summary>
    /// <param name="parsed">The options of all checks.</param>
    /// <param name="check">The check's name.</param>
    /// <param name="model">Its model's folder, or null.</param>
    /// <param name="file">Where its result goes.</param>
    internal IReadOnlyList<string> Arguments(ParseResult parsed, string check, string? model, string file)
    {
        var options = Read(parsed);
        List<string> arguments =
        [
            "check", _device.Name, options.Device, _out.Name, Folder(parsed), _only.Name, check, _result.Name, file, _precision.Name, parsed.GetRequiredValue(_precision),
            _seconds.Name, Number(parsed.GetValue(_seconds)!.Value), _images.Name, Number(options.Images), _repeats.Name, Number(options.Repeats),
        ];
        if (model is not null) arguments.AddRange([_models.Name, model]);
        if (options.Golden is not null) arguments.AddRange([_golden.Name, options.Golden]);
        if (options.Threads is { } threads) arguments.AddRange([_threads.Name, Number(threads)]);
        foreach (var size in options.Together) arguments.AddRange([_together.Name, Number(size)]);
        foreach (var size in options.Batches) arguments.AddRange([_batches.Name, Number(size)]);
        return arguments;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? FindGolden()
    {
        string?[] places = [Path.Combine(AppContext.BaseDirectory, "golden"), SourceTree.Root is { } tree ? Path.Combine(tree, "tests", "fixtures", "golden") : null];
        return places.FirstOrDefault(Directory.Exists);
    }

    private static Option<int[]> Numbers(string name, string description, int most)
    {
        var option = new Option<int[]>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => [] };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most) continue;
                result.AddError($"{name} must be a whole number from 1 to {most}, not {token.Value}.");
            }
        });
        return option;
    }
}
