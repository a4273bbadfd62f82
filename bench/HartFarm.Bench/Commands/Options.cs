using System.CommandLine;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Commands;

/// <summary>Options that several benchmarks have, and how their values are checked.</summary>
internal static class Options
{
    private static readonly Dictionary<string, Precision> Precisions = new() { ["auto"] = Precision.Auto, ["float32"] = Precision.Float32, ["bfloat16"] = Precision.BFloat16 };

    internal static Option<string> ElementType() =>
        new Option<string>("--precision") { Description = "Element type of the computation.", DefaultValueFactory = _ => "auto" }.AcceptOnlyFromAmong([.. Precisions.Keys]);

    internal static Precision PrecisionOf(string name) => Precisions[name];

    internal static Option<string> Preset()
    {
        var option = new Option<string>("--preset") { Description = "The architecture.", DefaultValueFactory = _ => ModelPreset.Names[0] };
        return option.AcceptOnlyFromAmong([.. ModelPreset.Names]);
    }

    internal static Option<int?> Size() => Number("--size", "Pixels a side. Default: the preset's.", 8, 8192);

    /// <summary>A whole number within bounds.</summary>
    internal static Option<int?> Number(string name, string description, int least, int most, int? fallback = null)
    {
        var option = new Option<int?>(name) { HelpName = "N", Description = description };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback;
        option.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens is [var token] ? token.Value : null, out var value) && (value < least || value > most))
            {
                result.AddError($"{name} must be a whole number from {least} to {most}, not {value}.");
            }
        });
        return option;
    }
}
