using System.Runtime.InteropServices;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Model.Runtime;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using static TorchSharp.torch;

namespace HartFarm.Cli.Training;

/// <summary>Runs a training of any kind in its folder, shows its progress, and exports what it made.</summary>
internal sealed class TrainingSession(TrainOptions options, Terminal terminal, CancellationToken cancellation)
{
    /// <summary>The device that was asked for, with as many threads as were asked for.</summary>
    /// <exception cref="InputException">The machine has no such device.</exception>
    internal Device Device()
    {
        Torch.WaitPassively();
        var device = Devices.Parse(DeviceOption.Find(options.Device));
        set_num_threads(options.Threads ?? Environment.ProcessorCount);
        return device;
    }

    /// <summary>Trains to the end, or until interrupted.</summary>
    /// <param name="trainer">What is trained; it stays the caller's.</param>
    /// <param name="run">How long.</param>
    /// <param name="optimizer">The learning rates.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="config">What tells this training's config from another.</param>
    /// <param name="export">Writes what was made into the folder of a checkpoint.</param>
    /// <returns><see cref="ExitCodes.Done"/> or <see cref="ExitCodes.Interrupted"/>.</returns>
    internal int Run(ITrainer trainer, RunOptions run, OptimizerOptions optimizer, IBatchSource data, string config, Action<string> export)
    {
        var display = terminal.Training();
        using var notice = cancellation.Register(() => display.Note("hartfarm: stopping after this step; the state is being saved"));
        var training = new TrainingRun(trainer, run, optimizer, data, options.Out, config, terminal.Clock);
        long made;
        try
        {
            made = display.Show(run.Steps, report => training.Run(options.Resume, report, cancellation));
        }
        catch (ExternalException error)
        {
            // libtorch's own, such as a device without room for a batch.
            throw new TrainingException($"The training failed: {error.Message.Split('\n')[0]} What was saved last in {options.Out} is good.", error) { WhileRunning = true };
        }
        if (made < run.Steps)
        {
            terminal.Output.WriteLine(made == 0
                ? "interrupted before the first step; start it again"
                : $"interrupted after step {made} of {run.Steps}, which is saved; the same command with --resume goes on from there");
            return ExitCodes.Interrupted;
        }
        var checkpoint = terminal.Wait("writing the checkpoint", () => CheckpointExport.Write(options.Out, export));
        terminal.Output.WriteLine($"{run.Steps} steps made; the checkpoint is {checkpoint}");
        return ExitCodes.Done;
    }
}
