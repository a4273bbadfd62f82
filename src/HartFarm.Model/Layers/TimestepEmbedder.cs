using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Layers;

/// <summary>
/// Embeds a number as diffusion models embed time: a sinusoid of 256 (cosines, then sines) through linear, silu, linear.
/// </summary>
public sealed class TimestepEmbedder
{
    private const int FrequencySize = 256;
    private const float LogMaxPeriod = 9.210340371976184f;

    private readonly Linear mlp_0;
    private readonly Linear mlp_2;

    public TimestepEmbedder(ParameterScope scope, int size)
    {
        mlp_0 = new Linear(scope["mlp"][0], FrequencySize, size);
        mlp_2 = new Linear(scope["mlp"][2], size, size);
    }

    /// <summary>The sinusoids of the numbers <paramref name="t"/>: <c>[t.Length, 256]</c> float32.</summary>
    public static Tensor Sinusoid(ReadOnlySpan<long> t, Device device)
    {
        var (times, half) = (t.ToArray(), FrequencySize / 2);
        return FilledTensor.Of(times.Length, [times.Length, FrequencySize], device, (values, row) =>
        {
            for (var i = 0; i < half; i++)
            {
                // In float32 at every step, as the reference does: the angles are large enough to show the difference.
                var angle = times[row] * MathF.Exp(-LogMaxPeriod * i / half);
                values[i] = MathF.Cos(angle);
                values[half + i] = MathF.Sin(angle);
            }
        });
    }

    /// <summary>The embeddings of the numbers: <c>[t.Length, size]</c>, in the parameters' type.</summary>
    public Tensor Forward(ReadOnlySpan<long> t, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var sinusoid = Sinusoid(t, device).to(type);
        return mlp_2.Forward(nn.functional.silu(mlp_0.Forward(sinusoid))).MoveToOuterDisposeScope();
    }
}
