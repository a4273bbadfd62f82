using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Model.Checkpoints;

var terminal = Terminal.OfProcess();
using var interrupt = new InterruptSignal();
var generate = new GenerateCommand(LoadGenerator, terminal, interrupt.Token);
return HartFarmCommand.Run(args, terminal, generate.Create());

// The one place where the model's pipeline is plugged in.
static LoadedGenerator LoadGenerator(GenerateOptions options) =>
    throw new CheckpointException($"{options.Model} has no model that this build can load.");
