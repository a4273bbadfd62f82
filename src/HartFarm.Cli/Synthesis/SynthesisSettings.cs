using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Workers;
using HartFarm.Storage.Datasets;

namespace HartFarm.Cli.Synthesis;

/// <summary>All that a run's dataset depends on, by the names of the options. Device and threads are not in it: a run may go on with others.</summary>
internal static class SynthesisSettings
{
    private const string ModelHash = "model_hash";
    private const string Precision = "precision";

    /// <summary>The settings, once the model is loaded.</summary>
    public static DatasetSettings Of(SynthesisPlan plan, SizeClassPlan model, string precision) => Make(plan, model.ModelHash, precision);

    /// <summary>The settings before the model is loaded: what it alone can tell is as it was.</summary>
    public static DatasetSettings Before(SynthesisPlan plan, DatasetSettings earlier) =>
        Make(plan, Find(earlier, ModelHash), plan.Options.Precision ?? Find(earlier, Precision));

    private static DatasetSettings Make(SynthesisPlan plan, string? modelHash, string? precision)
    {
        var options = plan.Options;
        return new DatasetSettings([.. All().Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, setting.Value!))]);

        IEnumerable<(string Name, string? Value)> All()
        {
            yield return ("command", "synthesize");
            yield return (ModelHash, modelHash);
            yield return ("prompts_sha256", plan.Summary.Sha256);
            yield return ("count", Text(options.Count));
            yield return ("seed", Text(options.Seed));
            yield return ("guidance", Text(options.Guidance));
            yield return ("top_k", options.Sampling.TopK is { } k ? Text(k) : "the model's");
            yield return ("top_p", Text(options.Sampling.TopP));
            yield return ("temperature", Text(options.Sampling.Temperature));
            yield return ("expand", Expansion(options));
            yield return ("lists_sha256", plan.Lists.Count > 0 ? Hash(plan) : null);
            yield return ("width", Text(plan.SizeClass.Width));
            yield return ("height", Text(plan.SizeClass.Height));
            yield return (Precision, precision);
            yield return ("format", options.Output.Format.ToString().ToLowerInvariant());
            yield return ("image", options.Output.Image);
            yield return ("quality", options.Output.Image == "png" ? "lossless" : Text(options.Output.Quality));
            yield return ("shard_size", options.ShardSize is { } size ? Text(size) : "measured");
            yield return ("exact", options.Exact ? "yes" : "no");
            yield return ("batch", options.Exact ? (options.Batch is { } batch ? Text(batch) : "auto") : null);
            yield return ("max_failures", options.MaxFailures is { } most ? Text(most) : "no limit");
            yield return ("title", options.Title);
        }
    }

    private static string? Expansion(SynthesizeOptions options) => options.Expand switch
    {
        PromptExpansionMode.Product => "product",
        PromptExpansionMode.Sampled => $"sampled:{Text(options.Draws)}",
        _ => "none",
    };

    private static string Hash(SynthesisPlan plan)
    {
        var text = string.Concat(plan.Lists.OrderBy(list => list.Name, StringComparer.Ordinal).Select(list => $"{list.Name}\n{string.Join('\n', list.Entries)}\n\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string? Find(DatasetSettings settings, string name) => settings.Values.FirstOrDefault(value => value.Key == name).Value;

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
