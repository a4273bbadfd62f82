namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Checks names that a server gives before they become names of local files.</summary>
internal static class HubPath
{
    private const int LongestPath = 1024;

    /// <summary>Whether the path is relative, stays in its folder, and means the same on every system.</summary>
    internal static bool IsSafe(string path) =>
        path.Length is > 0 and <= LongestPath
        && path.IndexOfAny(['\\', ':']) < 0
        && !path.Any(char.IsControl)
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Whether the name is <c>owner/name</c> or <c>name</c>, of the letters that a hub allows.</summary>
    internal static bool IsRepository(string name)
    {
        var parts = name.Split('/');
        return parts.Length is 1 or 2 && parts.All(part =>
            part.Length is > 0 and <= 96 && part != "." && part != ".." && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
    }

    /// <summary>The path with every part escaped for an address.</summary>
    internal static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
