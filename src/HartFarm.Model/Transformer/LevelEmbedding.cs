using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Transformer;

/// <summary>The vector that tells a token its scale: a time-step embedding of the scale's number, or a row of a table (<c>lvl_embed</c>).</summary>
public sealed class LevelEmbedding
{
    private readonly TimestepEmbedder? lvl_embed;
    private readonly Tensor? weight;
    private readonly int _levels;

    public LevelEmbedding(ParameterScope scope, HartConfig config)
    {
        _levels = config.PatchNums.Count;
        if (config.UseTimestepEmbed) lvl_embed = new TimestepEmbedder(scope["lvl_embed"], config.EmbedDim);
        else weight = scope["lvl_embed"].Weight("weight", _levels, config.EmbedDim);
    }

    /// <summary>The vectors of all levels: <c>[K, D]</c>.</summary>
    public Tensor Forward(Device device, ScalarType type) =>
        weight?.alias() ?? lvl_embed!.Forward([.. Enumerable.Range(0, _levels).Select(level => (long)level)], device, type);
}
