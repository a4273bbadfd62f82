using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Presets;

/// <summary>The parameters of each part of a model, from its config alone, in the types that a model of <c>type</c> computes in.</summary>
public static class ModelShapes
{
    /// <summary>The transformer's, the residual diffusion's (<c>diffloss.*</c>) among them.</summary>
    public static IReadOnlyList<ParameterShape> Transformer(HartConfig config, HybridTokenizerConfig tokenizer, ScalarType type = ScalarType.Float32) =>
        Of(type, scope => _ = new HartTransformer(scope, config, tokenizer.VocabSize, tokenizer.ZChannels));

    /// <summary>The image tokenizer's.</summary>
    public static IReadOnlyList<ParameterShape> Tokenizer(HybridTokenizerConfig config, ScalarType type = ScalarType.Float32) =>
        Of(type, scope => _ = new HybridImageTokenizer(scope, config, type));

    /// <summary>The text encoder's.</summary>
    public static IReadOnlyList<ParameterShape> TextEncoder(Qwen2Config config, ScalarType type = ScalarType.Float32) => Of(type, scope => _ = new Qwen2Encoder(scope, config));

    private static List<ParameterShape> Of(ScalarType type, Action<ParameterScope> build)
    {
        Runtime.Torch.Initialize();
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var store = new ShapeParameters(type);
        build(new ParameterScope(store));
        return store.Shapes;
    }
}
