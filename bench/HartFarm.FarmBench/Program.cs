using System.CommandLine;
using HartFarm.FarmBench.Interface;
using HartFarm.FarmBench.Overhead;
using HartFarm.FarmBench.Submission;

// Its processes and services are ended before it ends, which takes longer than the two seconds that a command has by default.
return await new RootCommand("Measures the farm around the models.") { SubmissionCommand.Create(), OverheadCommand.Create(), InterfaceCommand.Create() }
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
