using System.CommandLine;
using HartFarm.FarmBench.Interface;
using HartFarm.FarmBench.Overhead;
using HartFarm.FarmBench.Submission;

return await new RootCommand("Measures the farm around the models.") { SubmissionCommand.Create(), OverheadCommand.Create(), InterfaceCommand.Create() }.Parse(args).InvokeAsync();
