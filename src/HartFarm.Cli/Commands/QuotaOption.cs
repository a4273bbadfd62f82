using System.CommandLine;
using System.Globalization;

namespace HartFarm.Cli.Commands;

/// <summary>An option that sets a quota to a number, or lifts it.</summary>
internal static class QuotaOption
{
    private const string None = "none";

    /// <summary>The option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="most">The largest number.</param>
    /// <param name="description">For help.</param>
    public static Option<Quota?> Of(string name, long most, string description) => CheckedOption.Of<Quota?>(
        name, "N|none", $"a whole number from 0 to {most} or none", description,
        text => text == None ? new Quota(null)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most ? new Quota(value) : null);

    /// <summary>A quota as it is given.</summary>
    /// <param name="Most">Null lifts it.</param>
    public sealed record Quota(long? Most);
}
