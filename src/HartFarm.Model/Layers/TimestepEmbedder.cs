using HartFarm.Model.Parameters;

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
        var half = FrequencySize / 2;
        var values = new float[t.Length * FrequencySize];
        for (var n = 0; n < t.Length; n++)
        {
            for (var i = 0; i < half; i++)
            {
                // In float32 at every step, as the reference does: the angles are large enough to show the difference.
                var angle = t[n] * MathF.Exp(-LogMaxPeriod * i / half);
                values[n * FrequencySize + i] = MathF.Cos(angle);
                values[n * FrequencySize + half + i] = MathF.Sin(angle);
            }
        }
        return tensor(values, [t.Length, FrequencySize]).to(device);
    }

    /// <summary>The embeddings of the numbers: <c>[t.Length, size]</c>, in the parameters' type.</summary>
    public Tensor Forward(ReadOnlySpan<long> t, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var sinusoid = Sinusoid(t, device).to(type);
        return mlp_2.Forward(nn.functional.silu(mlp_0.Forward(sinusoid))).MoveToOuterDisposeScope();
    }
}
