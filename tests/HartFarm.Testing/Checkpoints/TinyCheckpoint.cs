using HartFarm.Model.Presets;

namespace HartFarm.Testing.Checkpoints;

/// <summary>A model of random weights that makes an image in no time.</summary>
public static class TinyCheckpoint
{
    /// <summary>The model's name.</summary>
    public const string Name = "tiny";

    /// <summary>Writes it into a new folder.</summary>
    /// <returns>What <c>--model</c> takes.</returns>
    public static string Write(string folder)
    {
        ModelInitializer.Write(ModelPreset.Find(Name, 16), 0, folder);
        return $"{Name}={folder}";
    }
}
