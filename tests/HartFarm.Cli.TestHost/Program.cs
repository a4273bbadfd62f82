using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;

// The command as it is, but for the model: the folder of --model may hold a file "block-at" with the number of a batch, before which the
// generator says "blocked" and waits to be interrupted, or for a line on its standard input; or a file "block-on" with the prompt of an image, before
// whose batch it does the same.
var terminal = Terminal.OfProcess();
using var interrupt = new InterruptSignal();
return HartFarmCommand.Run(
    args,
    terminal,
    new GenerateCommand(Load, terminal, interrupt.Token).Create(),
    new SynthesizeCommand((_, _, _) => new PatternLoader(Make), terminal, interrupt.Token).Create());

PatternGenerator Make()
{
    var file = Path.Combine(args[Array.IndexOf(args, "--model") + 1], "block-on");
    var prompt = File.Exists(file) ? File.ReadAllText(file) : null;
    return new PatternGenerator { Before = (batch, cancellation) => Block(batch.Any(request => request.Prompt == prompt), cancellation) };
}

static LoadedGenerator Load(GenerateOptions options, CancellationToken _)
{
    var file = Path.Combine(options.Model, "block-at");
    var block = File.Exists(file) ? int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture) : -1;
    var batch = 0;
    var generator = new PatternGenerator
    {
        Before = (_, cancellation) => Block(batch++ == block, cancellation),
    };
    return new LoadedGenerator(generator, () => 2);
}

static void Block(bool now, CancellationToken cancellation)
{
    if (!now) return;
    Console.Error.WriteLine("blocked");
    // The end of the input is no line.
    var line = Task.Run(Console.In.ReadLine, CancellationToken.None);
    line.Wait(Timeout.Infinite, cancellation);
    if (line.Result is null) cancellation.WaitHandle.WaitOne();
}
