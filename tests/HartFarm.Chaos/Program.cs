using System.CommandLine;
using HartFarm.Chaos;
using HartFarm.Chaos.Engine;
using HartFarm.Cli.Settings;
using HartFarm.Worker.Commands;

// The worker hears SIGTERM itself, and takes its time to drain; a run ends its farm first.
TimeSpan? termination = args is ["worker", ..] ? null : TimeSpan.FromMinutes(1);
return await new RootCommand("Runs farms of processes through schedules of faults that are drawn from seeds.")
{
    RunCommand.Create(),
    RecoveryCommand.Create(),
    new WorkerCommand(FarmCatalog.All, (_, _, _) => new SeedLoader()).Fill(new Command("worker", "A worker whose engine draws each image from its seed.")),
}.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = termination });
