using System.CommandLine;

namespace HartFarm.FarmBench;

/// <summary>Options that count something.</summary>
internal static class NumberOption
{
    /// <summary>An option with a least value.</summary>
    public static Option<int> Of(string name, string description, int @default, int least = 1)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = $"{description} Default: {@default}.", DefaultValueFactory = _ => @default };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < least) result.AddError($"{name} must be at least {least}.");
        });
        return option;
    }
}
