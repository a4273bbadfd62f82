using System.Text.Json;

namespace HartFarm.Testing.Checkpoints;

/// <summary>What the checkpoint that ships says of itself. Its next training may say otherwise, so tests read it.</summary>
public static class ShippedCheckpoint
{
    private const string Sidecar = "models/hart-scenes/hartfarm.json";

    /// <summary>How its images are best drawn.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run outside the repository.</exception>
    public static (double Guidance, double Temperature, double TopP) Sampling()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, Sidecar))) folder = folder.Parent ?? throw new DirectoryNotFoundException($"no {Sidecar} above the tests");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, Sidecar)));
        var sampling = document.RootElement.GetProperty("sampling");
        return (sampling.GetProperty("guidance").GetDouble(), sampling.GetProperty("temperature").GetDouble(), sampling.GetProperty("top_p").GetDouble());
    }
}
