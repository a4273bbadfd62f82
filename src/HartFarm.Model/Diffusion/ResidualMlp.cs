using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Diffusion;

/// <summary>
/// The residual diffusion's network: an MLP with adaptive layer norm that predicts a token's noise and variance from its noisy residual,
/// the time, and the transformer's condition (Tang et al. 2024, section 3.3; Li et al. 2024).
/// </summary>
public sealed class ResidualMlp
{
    // Enough to pay for packing a layer's weights.
    private const long TileRows = 512;

    private readonly TimestepEmbedder time_embed;
    private readonly Linear cond_embed;
    private readonly Linear input_proj;
    private readonly ResidualMlpBlock[] res_blocks;
    private readonly ResidualMlpFinalLayer final_layer;

    public ResidualMlp(ParameterScope scope, int width, int depth, int conditionWidth, int channels)
    {
        Channels = channels;
        time_embed = new TimestepEmbedder(scope["time_embed"], width);
        cond_embed = new Linear(scope["cond_embed"], conditionWidth, width);
        input_proj = new Linear(scope["input_proj"], channels, width);
        res_blocks = [.. Enumerable.Range(0, depth).Select(i => new ResidualMlpBlock(scope["res_blocks"][i], width))];
        final_layer = new ResidualMlpFinalLayer(scope["final_layer"], width, channels);
    }

    /// <summary>C, the channels of a residual.</summary>
    public int Channels { get; }

    /// <summary>The embedded times, <c>[t.Length, W]</c>.</summary>
    public Tensor EmbedTime(ReadOnlySpan<long> t, Device device, ScalarType type) => time_embed.Forward(t, device, type);

    /// <summary>The embedded conditions, <c>[N, W]</c>, of <paramref name="z"/> <c>[N, D]</c>: the same at every step.</summary>
    public Tensor EmbedCondition(Tensor z) => cond_embed.Forward(z);

    /// <summary>
    /// Noise and variance, <c>[N, 2C]</c>: <paramref name="x"/> <c>[n, C]</c> with N a multiple of n (each copy under another condition),
    /// <paramref name="time"/> <c>[1 or N, W]</c>, <paramref name="condition"/> <c>[N, W]</c>.
    /// </summary>
    public Tensor Forward(Tensor x, Tensor time, Tensor condition, Action<int, Tensor>? observe = null)
    {
        using var scope = NewDisposeScope();
        var output = observe is null && WorksInTiles(condition) ? ForwardTiles(x, time, condition) : ForwardRows(x, time, condition, observe);
        return output.MoveToOuterDisposeScope();
    }

    private static bool WorksInTiles(Tensor condition) =>
        condition.device_type == DeviceType.CPU && condition.dtype == ScalarType.BFloat16 && !is_grad_enabled() && condition.shape[0] >= 2 * TileRows;

    // Rows do not know of each other: each core takes its own through the whole network, and its activations stay in its caches.
    private Tensor ForwardTiles(Tensor x, Tensor time, Tensor condition)
    {
        var (rows, distinct) = (condition.shape[0], x.shape[0]);
        var perCopy = (distinct + TileRows - 1) / TileRows;
        var output = empty([rows, 2 * Channels], condition.dtype);
        TorchThreads.Each((int)(rows / distinct * perCopy), tile =>
        {
            using var scope = NewDisposeScope();
            var first = tile % perCopy * TileRows;
            var count = Math.Min(TileRows, distinct - first);
            var row = tile / perCopy * distinct + first;
            var ownTime = time.shape[0] == 1 ? time : time.narrow(0, row, count);
            output.narrow(0, row, count).copy_(ForwardRows(x.narrow(0, first, count), ownTime, condition.narrow(0, row, count), null));
        });
        return output;
    }

    private Tensor ForwardRows(Tensor x, Tensor time, Tensor condition, Action<int, Tensor>? observe)
    {
        var hidden = input_proj.Forward(x);
        if (hidden.shape[0] != condition.shape[0])
        {
            using var once = hidden;
            hidden = once.repeat(condition.shape[0] / once.shape[0], 1);
        }
        var modulator = Modulator(time, condition);
        for (var i = 0; i < res_blocks.Length; i++)
        {
            var next = res_blocks[i].Forward(hidden, modulator);
            hidden.Dispose();
            hidden = next;
            observe?.Invoke(i, hidden);
        }
        return final_layer.Forward(hidden, modulator);
    }

    private static Tensor Modulator(Tensor time, Tensor condition)
    {
        using var sum = time.Plus(condition);
        return nn.functional.silu(sum);
    }

    /// <summary>
    /// Guided noise and variance of doubled rows, <c>[2n, 2C]</c>: both halves see the first half of <paramref name="x"/> and get its guided noise
    /// <c>(1 + s) conditional - s unconditional</c>; the variance stays each half's own.
    /// </summary>
    /// <param name="x"><c>[n, C]</c>.</param>
    /// <param name="time"><c>[1, W]</c>.</param>
    /// <param name="condition"><c>[2n, W]</c>: conditional, then unconditional.</param>
    /// <param name="scale">s by row, <c>[n, 1]</c> float32, or one of all rows, without axes.</param>
    public Tensor ForwardGuided(Tensor x, Tensor time, Tensor condition, Tensor scale)
    {
        using var scope = NewDisposeScope();
        var output = Forward(x, time, condition).to(ScalarType.Float32);
        var rows = x.shape[0];
        Tensor conditional = output.narrow(0, 0, rows).narrow(1, 0, Channels), unconditional = output.narrow(0, rows, rows).narrow(1, 0, Channels);
        var guided = conditional.Plus(scale * (conditional - unconditional));
        return cat([cat([guided, guided], 0), output.narrow(1, Channels, Channels)], 1).MoveToOuterDisposeScope();
    }
}
