using System.CommandLine;
using HartFarm.Worker.Commands;
using HartFarm.Worker.Settings;

// The host hears SIGTERM and Ctrl-C itself, and takes its time to drain.
return await new WorkerCommand(WorkerSettings.Catalog).Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
