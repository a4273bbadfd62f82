using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.LoadBench.Engine;

/// <summary>Loads <see cref="TaskEngine"/> where a worker would load a checkpoint.</summary>
internal sealed class TaskLoader : IModelLoader
{
    public const string Model = "tasks";

    public static readonly SizeClass SizeClass = new(Model, TaskEngine.Size, TaskEngine.Size);

    public ModelNeed Describe(ModelFolder folder) => new(SizeClass, MemoryEstimate.Of(ModelPreset.Find("tiny", TaskEngine.Size), torch.ScalarType.Float32));

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new TaskEngine(folder.Name);
}
