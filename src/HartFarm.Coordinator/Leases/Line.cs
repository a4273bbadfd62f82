namespace HartFarm.Coordinator.Leases;

/// <summary>What workers say, as the job store keeps it: one line, and not too long.</summary>
internal static class Line
{
    private const int Longest = 2000;

    public static string Of(string text)
    {
        var line = string.Concat(text.Select(character => character is '\0' || char.IsControl(character) ? ' ' : character));
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "...");
    }
}
