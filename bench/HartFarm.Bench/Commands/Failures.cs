using System.CommandLine;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using HartFarm.Training.Data;
using HartFarm.Training.Runs;

namespace HartFarm.Bench.Commands;

/// <summary>Failures that the user can mend, as a line and an exit code.</summary>
internal static class Failures
{
    private const int BadInput = 2;

    internal static int Reported(ParseResult parsed, Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception error) when (error is CheckpointException or ArgumentException or TorchUnavailableException or TrainingException or DataException)
        {
            parsed.InvocationConfiguration.Error.WriteLine(error.Message);
            return BadInput;
        }
    }
}
