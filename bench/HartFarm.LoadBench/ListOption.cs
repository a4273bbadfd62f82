using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HartFarm.LoadBench;

/// <summary>Options that are several numbers, with commas between them.</summary>
internal static class ListOption
{
    /// <summary>An option of numbers of at least 1.</summary>
    public static Option<int[]> Of(string name, string description, params int[] @default) => new(name)
    {
        HelpName = "N,N",
        Description = $"{description} Default: {string.Join(',', @default)}.",
        DefaultValueFactory = _ => @default,
        CustomParser = result => Parse(name, result),
    };

    private static int[] Parse(string name, ArgumentResult result)
    {
        var parts = result.Tokens[0].Value.Split(',');
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Any(number => number < 1)) result.AddError($"{name}: '{result.Tokens[0].Value}' is no list of numbers of at least 1, such as 1,10");
        return numbers;
    }
}
