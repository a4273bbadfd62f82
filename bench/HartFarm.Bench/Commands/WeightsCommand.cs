using System.CommandLine;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Commands;

/// <summary><c>weights</c>: writes a checkpoint with random weights, as the other benchmarks need them.</summary>
internal static class WeightsCommand
{
    internal static Command Create()
    {
        var preset = Options.Preset();
        var size = Options.Size();
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the new checkpoint.", Required = true };
        var command = new Command("weights", "Writes a checkpoint with random weights.") { preset, size, folder };
        command.SetAction(parsed => Failures.Reported(parsed, () =>
            ModelInitializer.Write(ModelPreset.Find(parsed.GetRequiredValue(preset), parsed.GetValue(size)), 0, parsed.GetRequiredValue(folder))));
        return command;
    }
}
