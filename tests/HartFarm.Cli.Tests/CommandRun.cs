using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;

namespace HartFarm.Cli.Tests;

/// <summary>One call of <c>hartfarm generate</c> in this process.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Generate(PatternGenerator generator, params string[] arguments) =>
        Generate(_ => new LoadedGenerator(generator, () => 3), default, arguments);

    public static CommandRun Generate(GeneratorFactory factory, CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => new MemoryStream("from standard input\n"u8.ToArray()), TimeProvider.System);
        var code = HartFarmCommand.Run(["generate", .. arguments], terminal, new GenerateCommand(factory, terminal, cancellation).Create());
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
