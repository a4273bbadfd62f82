using System.Diagnostics;

namespace HartFarm.Bench.Models;

/// <summary>Another process of this program.</summary>
internal static class OwnProcess
{
    /// <summary>How it is started with arguments: as it is, or by dotnet, where this code runs within dotnet or another program.</summary>
    internal static ProcessStartInfo With(IEnumerable<string> arguments)
    {
        var (running, own) = (Environment.ProcessPath!, typeof(OwnProcess).Assembly.Location);
        // The program of HartFarm.Bench.dll is HartFarm.Bench, whose name has a dot and no extension.
        var isOwn = Path.GetFileName(running) == Path.GetFileNameWithoutExtension(own);
        var start = new ProcessStartInfo(isOwn ? running : "dotnet");
        if (!isOwn) start.ArgumentList.Add(own);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
