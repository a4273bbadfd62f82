using HartFarm.Training.Data;
using HartFarm.Training.Runs;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>Batches of scenes of which the attributes are known: scenes in their order, no two the same.</summary>
internal sealed class SceneBatches(SceneFeatureTrainingConfig config) : IBatchSource
{
    private readonly SceneGenerator _generator = new(config.Run.Seed);

    /// <summary>None: scenes are drawn while training waits, which is a small share of a step.</summary>
    public TimeSpan Waited => TimeSpan.Zero;

    /// <summary>The scenes of a batch.</summary>
    internal Scene[] Scenes(long step, int part)
    {
        var first = (step * config.Run.Accumulation + part) * config.Run.Batch;
        return [.. Enumerable.Range(0, config.Run.Batch).Select(i => _generator.Draw(first + i))];
    }

    /// <inheritdoc/>
    public TrainingBatch Next(long step, int part, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var images = Render(Scenes(step, part), config.Size);
        return new TrainingBatch(images.DetachFromDisposeScope(), new string[images.shape[0]]);
    }

    /// <summary>Pictures of scenes, <c>[B, 3, size, size]</c> in [-1, 1].</summary>
    internal static Tensor Render(IReadOnlyList<Scene> scenes, int size) =>
        ImageTensors.Of([.. scenes.Select(scene => SceneRenderer.Render(scene, size))], size, size);
}
