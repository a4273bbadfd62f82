using HartFarm.Model.Checkpoints;
using HartFarm.Model.Diffusion;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Sampling;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Generation;

/// <summary>The parts of one checkpoint, loaded and fitted to each other.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private LoadedModel()
    {
    }

    internal HybridImageTokenizer Tokenizer { get; private set; } = null!;

    internal PromptEncoder Prompts { get; private set; } = null!;

    internal HartSampler Sampler { get; private set; } = null!;

    /// <summary>Loads all parts; what was loaded is freed again when one of them cannot be.</summary>
    /// <exception cref="CheckpointException">A part cannot be used, or does not fit another.</exception>
    internal static LoadedModel Load(CheckpointFolder checkpoint, ScalarType type, Device device, bool ema)
    {
        var model = new LoadedModel();
        try
        {
            model.LoadParts(checkpoint, type, device, ema);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Sees that all parts could be loaded, without reading a weight.</summary>
    /// <exception cref="CheckpointException">A part cannot be used, or does not fit another.</exception>
    internal static void Check(CheckpointFolder checkpoint, bool ema)
    {
        using var model = new LoadedModel();
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        model.LoadParameters(checkpoint, ScalarType.Float32, META, ema);
    }

    /// <summary>Frees what was loaded, the last first: tensors before the files that they are views of.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }

    private void LoadParts(CheckpointFolder checkpoint, ScalarType type, Device device, bool ema)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var (transformer, parameters) = LoadParameters(checkpoint, type, device, ema);
        var steps = DiffusionSchedule.Spaced(transformer.Config.NumSamplingSteps);
        var diffusion = new ResidualDiffusion(transformer.Diffusion, steps, device, parameters.Keep);
        Sampler = Own(new HartSampler(transformer, Tokenizer.Quantizer, diffusion, type, device));
    }

    private (HartTransformer Transformer, CheckpointParameters Parameters) LoadParameters(
        CheckpointFolder checkpoint, ScalarType type, Device device, bool ema)
    {
        var config = HartConfig.Load(checkpoint.TransformerConfig);
        Tokenizer = Own(HybridImageTokenizer.Load(Own(checkpoint.OpenTokenizer()), HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig), type, device));
        if (!Tokenizer.Config.VPatchNums.SequenceEqual(config.PatchNums))
        {
            throw new CheckpointException(
                $"{checkpoint.TransformerConfig}: patch_nums [{string.Join(", ", config.PatchNums)}] are not v_patch_nums [{string.Join(", ", Tokenizer.Config.VPatchNums)}] of {checkpoint.TokenizerConfig}.");
        }
        var file = Own(checkpoint.OpenTransformer(ema));
        var parameters = Own(new CheckpointParameters(file, type, device));
        var transformer = new HartTransformer(new ParameterScope(parameters), config, Tokenizer.Config.VocabSize, Tokenizer.Config.ZChannels);
        parameters.Finish();
        Prompts = Own(PromptEncoder.Load(checkpoint.TextEncoder, Own(checkpoint.OpenTextEncoder()), checkpoint.Sidecar.Layout, config.ContextToken, type, device));
        if (Prompts.HiddenSize != config.ContextDim)
        {
            throw new CheckpointException(
                $"{checkpoint.TextEncoderConfig}: hidden_size {Prompts.HiddenSize} is not context_dim {config.ContextDim} of {checkpoint.TransformerConfig}.");
        }
        return (transformer, parameters);
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
