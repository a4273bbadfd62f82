using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;

// The command as it is, but for the model: the folder of --model may hold a file "block-at" with the number of a batch, before which the
// generator says "blocked" and waits to be interrupted.
var terminal = Terminal.OfProcess();
using var interrupt = new InterruptSignal();
return HartFarmCommand.Run(args, terminal, new GenerateCommand(Load, terminal, interrupt.Token).Create());

static LoadedGenerator Load(GenerateOptions options, CancellationToken _)
{
    var file = Path.Combine(options.Model, "block-at");
    var block = File.Exists(file) ? int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture) : -1;
    var batch = 0;
    var generator = new PatternGenerator
    {
        Before = (_, cancellation) =>
        {
            if (batch++ != block) return;
            Console.Error.WriteLine("blocked");
            cancellation.WaitHandle.WaitOne();
        },
    };
    return new LoadedGenerator(generator, () => 2);
}
