using System.CommandLine;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Models;
using HartFarm.Cli.TestHost;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Worker.Models;

namespace HartFarm.Cli.Tests;

/// <summary>One call of <c>hartfarm</c> in this process.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Generate(PatternGenerator generator, params string[] arguments) =>
        Generate((_, _) => new LoadedGenerator(generator, () => 3), default, arguments);

    public static CommandRun Generate(GeneratorFactory factory, CancellationToken cancellation, params string[] arguments) =>
        Of(terminal => new GenerateCommand(factory, terminal, cancellation).Create(), ["generate", .. arguments]);

    /// <summary><c>hartfarm generate</c> with the model that there is.</summary>
    public static CommandRun Generate(params string[] arguments) => Generate(PipelineFactory.Load, default, arguments);

    /// <summary><c>hartfarm synthesize</c> with a worker of the test's own.</summary>
    public static CommandRun Synthesize(IModelLoader loader, params string[] arguments) => Synthesize(loader, default, arguments);

    public static CommandRun Synthesize(IModelLoader loader, CancellationToken cancellation, params string[] arguments) =>
        Of(terminal => new SynthesizeCommand((_, _, _) => loader, terminal, cancellation).Create(), ["synthesize", .. arguments]);

    /// <summary><c>hartfarm synthesize</c> with the model that there is.</summary>
    public static CommandRun Synthesize(params string[] arguments) => Of(
        terminal => new SynthesizeCommand((device, precision, threads) => new PipelineLoader(device, precision, threads), terminal, default).Create(),
        ["synthesize", .. arguments]);

    /// <summary><c>hartfarm reproduce</c>.</summary>
    public static CommandRun Reproduce(params string[] arguments) => Reproduce(PipelineFactory.Load, arguments);

    public static CommandRun Reproduce(GeneratorFactory factory, params string[] arguments) =>
        Of(terminal => new ReproduceCommand(factory, terminal, default).Create(), ["reproduce", .. arguments]);

    /// <summary><c>hartfarm model</c>.</summary>
    public static CommandRun Model(params string[] arguments) => Model(new HubOptions(), default, arguments);

    public static CommandRun Model(HubOptions hub, CancellationToken cancellation, params string[] arguments)
    {
        var inspector = new CheckpointInspector();
        return Of(
            terminal => ModelCommands.Create(terminal, new PresetInitializer(inspector), inspector, new HubDownloader(() => hub, inspector), cancellation),
            ["model", .. arguments]);
    }

    /// <summary><c>hartfarm train</c>.</summary>
    public static CommandRun Train(params string[] arguments) => Of(terminal => TrainCommands.Create(terminal, default), ["train", .. arguments]);

    /// <summary><c>hartfarm eval</c>.</summary>
    public static CommandRun Eval(params string[] arguments) => Of(terminal => EvalCommands.Create(terminal, default), ["eval", .. arguments]);

    public static CommandRun Of(Func<Terminal, Command> command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => new MemoryStream("from standard input\n"u8.ToArray()), TimeProvider.System);
        var code = HartFarmCommand.Run(arguments, terminal, command(terminal));
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
