using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace HartFarm.Cli.Commands;

/// <summary>Options whose values are checked with a message that says what would do.</summary>
public static class CheckedOption
{
    /// <summary>A value read by <paramref name="read"/>, which gives null for one that will not do.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="valueName">What help calls the value.</param>
    /// <param name="wanted">What would do, as in <c>a whole number from 1 to 9</c>.</param>
    /// <param name="description">For help.</param>
    /// <param name="read">Reads a value.</param>
    /// <param name="fallback">The value where none is given, or null.</param>
    public static Option<T> Of<T>(string name, string valueName, string wanted, string description, Func<string, T?> read, T? fallback = default)
    {
        var option = new Option<T>(name) { HelpName = valueName, Description = description, Arity = ArgumentArity.ExactlyOne };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback;
        option.CustomParser = result => Read(result, name, wanted, read);
        return option;
    }

    /// <summary>A whole number.</summary>
    public static Option<int?> Int(string name, string valueName, int least, int most, string description, int? fallback = null) => Of<int?>(
        name,
        valueName,
        most == int.MaxValue ? $"a whole number of {least} or more" : $"a whole number from {least} to {most}",
        description,
        text => ParseInt(text) is { } value && value >= least && value <= most ? value : null,
        fallback);

    /// <summary>A whole number of 64 bits.</summary>
    public static Option<long?> Long(string name, string valueName, string description, long? fallback) => Of<long?>(
        name, valueName, $"a whole number from {long.MinValue} to {long.MaxValue}", description,
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        fallback);

    /// <summary>A number.</summary>
    public static Option<double?> Number(
        string name, string valueName, string wanted, string description, Func<double, bool> accepts, double fallback) => Of<double?>(
        name, valueName, wanted, description,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && accepts(value) ? value : null,
        fallback);

    /// <summary>One of some words.</summary>
    public static Option<string> Word(string name, string description, string? fallback, params string[] words)
    {
        var option = Of(
            name, string.Join('|', words), $"{string.Join(", ", words[..^1])} or {words[^1]}", description, text => Array.Find(words, word => word == text), fallback);
        option.CompletionSources.Add(words);
        return option;
    }

    private static int? ParseInt(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static T? Read<T>(ArgumentResult result, string name, string wanted, Func<string, T?> read)
    {
        var text = result.Tokens[0].Value;
        var value = read(text);
        if (value is null) result.AddError($"{name} must be {wanted}, not '{text}'.");
        return value;
    }
}
