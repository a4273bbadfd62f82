using System.Text.Json;
using HartFarm.Build.Tests;

namespace HartFarm.Testing.Checkpoints;

/// <summary>What the checkpoint that ships says of itself. Its next training may say otherwise, so tests read it.</summary>
public static class ShippedCheckpoint
{
    /// <summary>How its images are best drawn.</summary>
    public static (double Guidance, double Temperature, double TopP) Sampling()
    {
        using var document = JsonDocument.Parse(Repository.Read("models/hart-scenes/hartfarm.json"));
        var sampling = document.RootElement.GetProperty("sampling");
        return (sampling.GetProperty("guidance").GetDouble(), sampling.GetProperty("temperature").GetDouble(), sampling.GetProperty("top_p").GetDouble());
    }
}
