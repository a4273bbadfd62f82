namespace HartFarm.Coordinator.Leases;

/// <summary>What workers say, as the job store keeps it: one line, and not too long.</summary>
internal static class Line
{
    private const int Longest = 2000;

    /// <param name="text">What was said.</param>
    /// <param name="longest">Characters after which it is cut off.</param>
    public static string Of(string text, int longest = Longest)
    {
        var line = string.Concat(text.Select(character => character is '\0' || char.IsControl(character) ? ' ' : character));
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, longest), "...");
    }
}
