using System.CommandLine;
using HartFarm.Cli.Settings;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Peers;
using HartFarm.LoadBench.Peers.Hangfire;
using HartFarm.LoadBench.Shards;
using HartFarm.LoadBench.Soak;
using HartFarm.LoadBench.Workers;
using HartFarm.Worker.Commands;

// Workers of either kind hear SIGTERM themselves.
return await new RootCommand("Measures the control plane under load.")
{
    PeersCommand.Create(),
    ShardsCommand.Create(),
    WorkersCommand.Create(),
    SoakCommand.Create(),
    HangfireCommand.Create(),
    new WorkerCommand(FarmCatalog.All, (_, _, _) => new TaskLoader()).Fill(new Command("worker", "A worker whose engine does what tasks do: it waits.") { Hidden = true }),
}.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = args is ["worker", ..] ? null : TimeSpan.FromSeconds(30) });
