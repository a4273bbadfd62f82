using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The residual blocks of one level, <c>block.i</c>, each followed by attention, <c>attn.i</c>, at the last level.</summary>
internal sealed class BlockStack
{
    private readonly ResnetBlock[] _block;
    private readonly AttnBlock[] _attn;

    internal BlockStack(ParameterScope scope, int blocks, int inChannels, int outChannels, int groups, bool withAttention)
    {
        var block = scope["block"];
        _block = [.. Enumerable.Range(0, blocks).Select(i => new ResnetBlock(block[i], i == 0 ? inChannels : outChannels, outChannels, groups))];
        var attn = scope["attn"];
        _attn = withAttention ? [.. Enumerable.Range(0, blocks).Select(i => new AttnBlock(attn[i], outChannels, groups))] : [];
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H, W]</c>. Takes <paramref name="x"/> over and frees it.</summary>
    /// <param name="x">The input.</param>
    /// <param name="observe">Sees <c>block0.norm1</c>, <c>block0</c>, <c>attn0</c> and so on, during the call alone.</param>
    /// <param name="name">What the observed names start with.</param>
    internal Tensor Forward(Tensor x, Action<string, Tensor>? observe, string name)
    {
        using var scope = NewDisposeScope();
        var h = x;
        for (var i = 0; i < _block.Length; i++)
        {
            var block = $"{name}.block{i}";
            h = Activations.Replace(h, _block[i].Forward(h, observe is null ? null : norm1 => observe($"{block}.norm1", norm1)));
            observe?.Invoke(block, h);
            if (_attn.Length == 0) continue;
            h = Activations.Replace(h, _attn[i].Forward(h));
            observe?.Invoke($"{name}.attn{i}", h);
        }
        return scope.MoveToOuter(h);
    }
}
