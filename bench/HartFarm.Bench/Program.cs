using System.CommandLine;
using HartFarm.Bench.Commands;

return new RootCommand("Measures HartFarm's speed and memory.") { ModelCommand.Create(), WeightsCommand.Create() }.Parse(args).Invoke();
