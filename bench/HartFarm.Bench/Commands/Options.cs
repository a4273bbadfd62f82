using System.CommandLine;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Commands;

/// <summary>Options that several benchmarks have, and how their values are checked.</summary>
internal static class Options
{
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
