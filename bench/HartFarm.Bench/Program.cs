using System.CommandLine;
using HartFarm.Bench.Commands;
using HartFarm.Bench.Measuring;

return new RootCommand("Measures HartFarm's speed and memory.")
{
    ModelCommand.Create(MatrixRate.Measure),
    BatchesCommand.Create(),
    TrainingCommand.Create(MatrixRate.Measure),
    CheckCommand.Create(MatrixRate.MeasureBriefly),
    WeightsCommand.Create(),
}.Parse(args).Invoke();
