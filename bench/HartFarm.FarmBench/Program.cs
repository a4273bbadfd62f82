using System.CommandLine;
using HartFarm.FarmBench;

return await new RootCommand("Measures the farm without its models.") { SubmissionCommand.Create() }.Parse(args).InvokeAsync();
