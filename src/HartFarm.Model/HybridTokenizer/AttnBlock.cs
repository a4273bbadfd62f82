using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>Self-attention of one head over all positions of a map, added to the input.</summary>
internal sealed class AttnBlock
{
    // Scores of a few megabytes stay in the processor's cache between the two products; a GPU wants larger ones.
    private const long ScoresAtOnceOnCpu = 1 << 20;
    private const long ScoresAtOnce = 1 << 26;
    private const long FewestRows = 128;

    private readonly GroupNorm _norm;
    private readonly Conv2d _qkv;
    private readonly Conv2d _projOut;
    private readonly Tensor _scale;
    private readonly int _channels;

    internal AttnBlock(ParameterScope scope, int channels, int groups)
    {
        _norm = new GroupNorm(scope["norm"], channels, groups);
        _qkv = new Conv2d(scope["qkv"], channels, 3 * channels, 1);
        _projOut = new Conv2d(scope["proj_out"], channels, channels, 1);
        _scale = scope.Store.Keep(tensor((float)(1 / Math.Sqrt(channels))));
        _channels = channels;
    }

    /// <summary><c>[B, C, H, W]</c> to the same; memory grows with H*W, not with its square.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var qkv = _qkv.Forward(_norm.Forward(x)).flatten(2).transpose(1, 2);
        var q = qkv.narrow(2, 0, _channels) * _scale;
        var k = qkv.narrow(2, _channels, _channels).transpose(1, 2);
        var v = qkv.narrow(2, 2 * _channels, _channels);
        // The result takes the input's memory order, and so do all maps behind it: channels-last is what the products give. The strides are
        // spelled out, for a batch of one image may have any, and the convolution would take it for another order.
        var attended = Attend(q, k, v).view(x.shape[0], x.shape[2], x.shape[3], _channels).permute(0, 3, 1, 2);
        if (x.is_contiguous()) attended = attended.contiguous();
        return scope.MoveToOuter(Activations.Add(_projOut.Forward(attended), x));
    }

    private static Tensor Attend(Tensor q, Tensor k, Tensor v)
    {
        using var scope = NewDisposeScope();
        var (batch, positions) = (q.shape[0], q.shape[1]);
        var budget = q.device.type == DeviceType.CPU ? ScoresAtOnceOnCpu : ScoresAtOnce;
        var rows = Math.Max(FewestRows, budget / (batch * positions));
        var parts = new List<Tensor>();
        for (long start = 0; start < positions; start += rows)
        {
            using var part = NewDisposeScope();
            var scores = q.narrow(1, start, Math.Min(rows, positions - start)).bmm(k);
            parts.Add(part.MoveToOuter(nn.functional.softmax(scores, -1).bmm(v)));
        }
        return scope.MoveToOuter(cat(parts, 1));
    }
}
