using System.Diagnostics;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Models;

/// <summary>Random checkpoints, kept between runs: in <c>artifacts/bench-models</c> of the source tree, else in the folder for temporary files.</summary>
public static class RandomWeightsCache
{
    /// <summary>Where the checkpoints lie.</summary>
    public static string Root { get; } = SourceTree.Root is { } tree ? Path.Combine(tree, "artifacts", "bench-models") : Path.Combine(Path.GetTempPath(), "hartfarm-bench-models");

    /// <summary>The folder of a model's checkpoint, made if it is not there yet: by another process, whose memory and time do not count.</summary>
    /// <exception cref="CheckpointException">It could not be made.</exception>
    public static string Folder(ModelPreset preset, TextWriter log)
    {
        var folder = Path.Combine(Root, $"{preset.Name}-{preset.Tokenizer.ImageSize}");
        if (Directory.Exists(folder)) return folder;
        log.WriteLine($"Making random weights in {folder}; they stay there for later runs.");
        Directory.CreateDirectory(Root);
        var unfinished = $"{folder}.{Environment.ProcessId}";
        try
        {
            Make(preset, unfinished);
            Directory.Move(unfinished, folder);
            return folder;
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    private static void Make(ModelPreset preset, string folder)
    {
        using var process = Process.Start(OwnProcess.With(["weights", "--preset", preset.Name, "--size", $"{preset.Tokenizer.ImageSize}", "--out", folder]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new CheckpointException($"The random weights could not be made in {folder}.");
    }
}
