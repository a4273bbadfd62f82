using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Worker.Planning;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Models;

/// <summary>The models that fit a device, loaded and measured.</summary>
public sealed partial class LoadedModels : IDisposable
{
    private readonly Dictionary<SizeClass, IImageGenerator> _generators = [];

    private LoadedModels(MemoryPlan plan) => Plan = plan;

    /// <summary>The plan, corrected by what was measured.</summary>
    public MemoryPlan Plan { get; private set; }

    /// <summary>The models by size class; for one thread.</summary>
    public IReadOnlyDictionary<SizeClass, IImageGenerator> Generators => _generators;

    /// <summary>Plans, loads what fits, and measures it. Runs on the calling thread, which is to be the one that generates.</summary>
    /// <param name="folders">The models, those first that matter most.</param>
    /// <param name="loader">Loads them.</param>
    /// <param name="planner">Decides what fits.</param>
    /// <param name="budget">The bytes that the process may have on the device in all.</param>
    /// <param name="probe">Measures.</param>
    /// <param name="log">Is told what fits and what does not.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WorkerException">Two folders hold models of one name and size, or none fits.</exception>
    public static LoadedModels Load(
        IReadOnlyList<ModelFolder> folders, IModelLoader loader, MemoryPlanner planner, long budget, Probe probe, ILogger log, CancellationToken cancellation)
    {
        Dictionary<SizeClass, ModelFolder> byClass = [];
        List<ModelNeed> needs = [];
        foreach (var folder in folders)
        {
            var need = loader.Describe(folder);
            if (!byClass.TryAdd(need.SizeClass, folder)) throw new WorkerException($"{byClass[need.SizeClass].Path} and {folder.Path} are both {need.SizeClass}.");
            needs.Add(need);
        }
        var models = new LoadedModels(planner.Plan(needs, budget));
        foreach (var left in models.Plan.LeftOut) LogLeftOut(log, left.SizeClass, left.Reason);
        if (models.Plan.Classes.Count == 0) throw new WorkerException($"No model fits: {string.Join("; ", models.Plan.LeftOut.Select(left => $"{left.SizeClass}, {left.Reason}"))}.");
        try
        {
            foreach (var planned in models.Plan.Classes) models._generators[planned.SizeClass] = loader.Load(byClass[planned.SizeClass], cancellation);
            foreach (var planned in models.Plan.Classes)
            {
                var result = probe.Run(planned.SizeClass, models._generators[planned.SizeClass], planned.Images, cancellation);
                models.Plan = planner.Correct(models.Plan, result);
                var images = models.Plan.Find(planned.SizeClass)!.Images;
                LogPlanned(log, planned.SizeClass, images, result.ImagesPerSecond);
            }
            return models;
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var generator in _generators.Values) generator.Dispose();
        _generators.Clear();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{SizeClass} does not fit: {Reason}")]
    private static partial void LogLeftOut(ILogger log, SizeClass sizeClass, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{SizeClass}: {Images} images in flight, {Rate:0.###} images/s")]
    private static partial void LogPlanned(ILogger log, SizeClass sizeClass, int images, double rate);
}
