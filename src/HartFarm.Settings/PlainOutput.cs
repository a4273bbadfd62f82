using System.Globalization;

namespace HartFarm.Settings;

/// <summary>Whether a program writes without colours and without moving the cursor, even on a terminal: see https://no-color.org.</summary>
public static class PlainOutput
{
    private const int Usual = 80;
    // In less, words are broken.
    private const int Narrowest = 40;

    /// <summary>Whether it does: <c>NO_COLOR</c> is set to anything, or <c>TERM</c> says that the terminal knows no control sequences.</summary>
    public static bool IsAsked() => IsAsked(Environment.GetEnvironmentVariable);

    /// <summary>The same by other variables than the process's.</summary>
    /// <param name="variable">A variable's value by its name; null where it has none.</param>
    public static bool IsAsked(Func<string, string?> variable) => variable("NO_COLOR") is { Length: > 0 } || variable("TERM") == "dumb";

    /// <summary>How many characters a line of such a terminal has: what <c>COLUMNS</c> says, else 80.</summary>
    /// <param name="variable">A variable's value by its name; null where it has none.</param>
    public static int Columns(Func<string, string?> variable) =>
        int.TryParse(variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns >= Narrowest ? columns : Usual;
}
