using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The middle of encoder and decoder: a residual block, attention, a residual block.</summary>
internal sealed class MidBlock
{
    private readonly ResnetBlock _block1;
    private readonly AttnBlock _attn1;
    private readonly ResnetBlock _block2;

    internal MidBlock(ParameterScope scope, int channels, int groups)
    {
        _block1 = new ResnetBlock(scope["block_1"], channels, channels, groups);
        _attn1 = new AttnBlock(scope["attn_1"], channels, groups);
        _block2 = new ResnetBlock(scope["block_2"], channels, channels, groups);
    }

    /// <summary><c>[B, C, H, W]</c> to the same.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_block2.Forward(_attn1.Forward(_block1.Forward(x))));
    }
}
