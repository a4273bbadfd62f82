using HartFarm.Model.Presets;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary>A model of random weights that makes an image in no time.</summary>
internal static class TinyCheckpoint
{
    public static string Write(TemporaryFolder folder)
    {
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, folder["tiny"]);
        return $"tiny={folder["tiny"]}";
    }
}
