using HartFarm.Cli.Commands;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Presets;

namespace HartFarm.Cli.Models;

/// <summary>Makes checkpoints of the presets.</summary>
public sealed class PresetInitializer(IModelInspector inspector) : IModelInitializer
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Presets => ModelPreset.Names;

    /// <inheritdoc/>
    public ModelReport Initialize(ModelInitOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation)
    {
        ModelInitializer.Write(Find(options), options.Seed, options.Out, progress, cancellation);
        return inspector.Inspect(options.Out, hash: false, cancellation);
    }

    private static ModelPreset Find(ModelInitOptions options)
    {
        try
        {
            return ModelPreset.Find(options.Preset, options.Size);
        }
        catch (ArgumentException error)
        {
            throw new InputException(error.Message, error);
        }
    }
}
