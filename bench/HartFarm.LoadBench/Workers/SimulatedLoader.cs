using HartFarm.LoadBench.Engine;
using HartFarm.Model.Generation;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;

namespace HartFarm.LoadBench.Workers;

/// <summary>Loads <see cref="SimulatedEngine"/> where a worker would load a checkpoint.</summary>
/// <param name="time">How long an image takes.</param>
/// <param name="meter">Is told of the work.</param>
internal sealed class SimulatedLoader(ServiceTime time, WorkMeter meter) : IModelLoader
{
    public ModelNeed Describe(ModelFolder folder) => new TaskLoader().Describe(folder);

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new SimulatedEngine(time, meter);
}
