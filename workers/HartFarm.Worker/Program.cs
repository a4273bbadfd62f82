using System.CommandLine;
using HartFarm.Worker.Commands;

// The host hears SIGTERM and Ctrl-C itself, and takes its time to drain.
return await new WorkerCommand().Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
