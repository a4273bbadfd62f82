using System.CommandLine;

namespace HartFarm.Chaos;

/// <summary>An option that is a whole number above 0.</summary>
internal static class CountOption
{
    /// <summary>The option, with what it is when it is not given.</summary>
    public static Option<int> Create(string name, string description, int value)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number > 0)) result.AddError($"{name} must be a whole number above 0.");
        });
        return option;
    }
}
