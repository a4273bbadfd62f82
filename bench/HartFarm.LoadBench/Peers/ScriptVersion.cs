namespace HartFarm.LoadBench.Peers;

/// <summary>Asks scripts for the versions of what they use.</summary>
internal static class ScriptVersion
{
    /// <exception cref="PeerMissingException">The script does not run; the message has the end of what it said.</exception>
    public static async Task<string> AskAsync(PeerScript script, string without, CancellationToken cancellation)
    {
        try
        {
            await using var process = ScriptProcess.Start(script, new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" }, "version");
            return (await process.EndAsync(cancellation)).Trim();
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new PeerMissingException($"{without} ({error.Message})");
        }
    }
}
