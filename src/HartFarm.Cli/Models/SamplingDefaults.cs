using System.CommandLine;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Models;

/// <summary>What a setting is that nobody gave: what the checkpoint names for it, or else HartFarm's own.</summary>
internal sealed class SamplingDefaults
{
    /// <summary>HartFarm's own guidance, which the published model's images are made with.</summary>
    internal const double OwnGuidance = 4.5;

    /// <summary>HartFarm's own temperature: the model's probabilities as they are.</summary>
    internal const double OwnTemperature = 1;

    /// <summary>HartFarm's own top-p: all tokens.</summary>
    internal const double OwnTopP = 0;

    /// <summary>For the help of commands whose checkpoint may name them.</summary>
    internal const string Note = """
        The checkpoint's own settings:
          A checkpoint may name the guidance, temperature and top-p that suit it, in its hartfarm.json. They go before the defaults below; what is
          given goes before both.
        """;

    /// <summary>Those where no checkpoint is at hand.</summary>
    private static readonly SamplingDefaults Own = new(new CheckpointSampling());

    private readonly CheckpointSampling _named;

    private SamplingDefaults(CheckpointSampling named) => _named = named;

    /// <summary>Strength of guidance.</summary>
    internal double Guidance => _named.Guidance ?? OwnGuidance;

    /// <summary>What logits are divided by.</summary>
    internal double Temperature => _named.Temperature ?? OwnTemperature;

    /// <summary>The share that tokens are drawn from.</summary>
    internal double TopP => _named.TopP ?? OwnTopP;

    /// <summary>The value of an option that was given, or else null.</summary>
    internal static double? Given(ParseResult parsed, Option<double?> option) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    /// <summary>The value of an option that was given, or else a default.</summary>
    internal static double Given(ParseResult parsed, Option<double?> option, double otherwise) => Given(parsed, option) ?? otherwise;

    /// <summary>Those of a checkpoint's folder; null is the one that ships, if it is there.</summary>
    /// <exception cref="CheckpointException">Its <c>hartfarm.json</c> cannot be used.</exception>
    internal static SamplingDefaults Of(string? model) =>
        (model ?? ShippedModel.TryFind()) is { } folder && CheckpointSidecar.Read(folder).Sampling is { } named ? new SamplingDefaults(named) : Own;
}
