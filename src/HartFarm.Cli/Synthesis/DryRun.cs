using HartFarm.Cli.Display;
using HartFarm.Cli.Farm;
using HartFarm.Coordinator.Jobs.Estimates;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Cli.Synthesis;

/// <summary>Tells what a run would be, from a few images that are made to measure and thrown away.</summary>
/// <param name="plan">The run.</param>
/// <param name="terminal">Says what is being waited for.</param>
/// <param name="note">Takes what the farm's parts have to say.</param>
internal sealed class DryRun(SynthesisPlan plan, Terminal terminal, Action<string> note)
{
    /// <summary>Measures and estimates. The farm for that is in the system's folder for temporary files, and goes with it.</summary>
    public async Task<DryRunReport> RunAsync(CancellationToken cancellation)
    {
        var place = Directory.CreateTempSubdirectory("hartfarm-dry-run-");
        try
        {
            using var log = new LineLog(note, plan.Options.Verbose);
            await using var farm = await EmbeddedFarm.StartAsync(new FarmFolder(place.FullName), plan.Farm, plan.SizeClass, log, terminal.Clock, cancellation);
            var size = new ImageSize(plan.Loader, plan.Options.Output);
            terminal.Wait($"loading {plan.Farm.Model.Path}", () =>
            {
                farm.StartWorkerAsync(size, cancellation).GetAwaiter().GetResult();
                return true;
            });
            var (model, precision) = await farm.PlanAsync(cancellation);
            var estimate = await farm.Services.GetRequiredService<JobEstimates>().RunAsync(plan.Request, plan.Prompts, cancellation);
            return new DryRunReport
            {
                Prompts = estimate.Prompts,
                Images = estimate.Images,
                Shards = estimate.Shards,
                Seconds = estimate.Seconds,
                ImagesPerSecond = model.ImagesPerSecond,
                Bytes = (long)(size.Mean * estimate.Images ?? estimate.Bytes),
                Device = plan.Farm.Device,
                Precision = precision,
                Model = plan.SizeClass.ToString(),
                Samples = estimate.Samples,
            };
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
