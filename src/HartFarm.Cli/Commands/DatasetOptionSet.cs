using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Models;
using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Commands;

/// <summary>The options that say what images a dataset has, whether it is made here or by a farm elsewhere. Each command lists them in its own order.</summary>
internal sealed class DatasetOptionSet
{
    private const string Product = "product";
    private const string Sampled = "sampled";

    public Option<int?> Count { get; } = CheckedOption.Int("--count", "N", 1, PromptLimits.Count, "Images of each prompt that has no count of its own.", 1);

    public Option<double?> Guidance { get; } = CheckedOption.Number(
        "--guidance", "G", "a number from 0 to 100", "Strength of classifier-free guidance, 0 to 100, for each prompt that has none of its own.",
        value => value is >= 0 and <= PromptLimits.Guidance, SamplingDefaults.OwnGuidance);

    public Option<double?> TopP { get; } = CheckedOption.Number(
        "--top-p", "P", "a number from 0 to 1", "Draw each token from the likeliest that make up the share P; 0 is off.", value => value is >= 0 and <= 1, SamplingDefaults.OwnTopP);

    public Option<double?> Temperature { get; } = CheckedOption.Number(
        "--temperature", "T", "a number above 0, at most 100", "Divides the logits before a token is drawn: below 1 safer, above 1 more varied.",
        value => value is > 0 and <= 100, SamplingDefaults.OwnTemperature);

    public Option<string> Format { get; } = CheckedOption.Word(
        "--format", "How the images lie together: in tars, in Parquet files, or each by itself in a folder.", "webdataset", "webdataset", "parquet", "imagefolder");

    public Option<string> Image { get; } = CheckedOption.Word("--image", "Format of the images; png is lossless.", "png", "png", "jpeg", "webp");

    public Option<int?> Quality { get; } =
        CheckedOption.Int("--quality", "Q", 1, 100, $"Quality of jpeg and webp, 1 to 100. Default: {new OutputSettings().Quality}.");

    public Option<bool> Exact { get; } = new("--exact") { Description = "Fill every batch up to one size, so that one class of device gives the same bytes again." };

    public Option<string?> Expand { get; } = CheckedOption.Of<string?>(
        "--expand", "sampled:N|product", "sampled:N, sampled or product", "Expand the choices in prompts: N draws of each line, or every combination.",
        text => text is Product or Sampled || DrawsOf(text) is not null ? text : null);

    public Option<string[]> Lists { get; } = new("--list")
    {
        HelpName = "NAME=FILE|a,b,c",
        Description = "What {NAME} in a prompt stands for: an entry a line of FILE, or one of the words. May be given more than once.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary><c>--seed</c>, which is not drawn by all commands.</summary>
    /// <param name="description">What it does.</param>
    /// <param name="otherwise">What it is when it is not given; null where one is drawn.</param>
    public static Option<long?> Seed(string description, long? otherwise = null) => CheckedOption.Of<long?>(
        "--seed", "S", $"a whole number from 0 to {long.MaxValue}", description,
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null, otherwise);

    /// <summary>How the images are sampled.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="topK">The value of the command's <c>--top-k</c>.</param>
    /// <param name="defaults">What those are that were not given.</param>
    public SamplingSettings Sampling(ParseResult parsed, int? topK, SamplingDefaults defaults) => new()
    {
        TopK = topK,
        TopP = SamplingDefaults.Given(parsed, TopP, defaults.TopP),
        Temperature = SamplingDefaults.Given(parsed, Temperature, defaults.Temperature),
    };

    /// <summary>How they are written.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public OutputSettings Output(ParseResult parsed)
    {
        var (image, quality) = (parsed.GetValue(Image)!, parsed.GetValue(Quality));
        if (image == "png" && quality is not null) throw new InputException("--quality is for jpeg and webp; png has none.");
        return new OutputSettings
        {
            Format = Enum.Parse<DatasetFormat>(parsed.GetValue(Format)!, ignoreCase: true),
            Image = image,
            Quality = quality ?? new OutputSettings().Quality,
        };
    }

    /// <summary>How prompts are expanded, with the lists as they were given; null where they are not.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public (PromptExpansionMode Mode, int Draws, string[] Lists)? Expansion(ParseResult parsed)
    {
        var (expand, lists) = (parsed.GetValue(Expand), parsed.GetValue(Lists) ?? []);
        if (expand is not null) return (expand == Product ? PromptExpansionMode.Product : PromptExpansionMode.Sampled, DrawsOf(expand) ?? 1, lists);
        if (lists.Length > 0) throw new InputException("--list is for prompts that are expanded; --expand sampled:N or --expand product is needed.");
        return null;
    }

    private static int? DrawsOf(string text) =>
        text.StartsWith($"{Sampled}:", StringComparison.Ordinal)
        && int.TryParse(text[(Sampled.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var draws) && draws > 0
            ? draws
            : null;
}
