using HartFarm.Model.Parameters;

namespace HartFarm.Model.Layers;

/// <summary>A linear layer: <c>x @ weight.T + bias</c>, weight <c>[out, in]</c>.</summary>
public sealed class Linear
{
    private readonly Tensor weight;
    private readonly Tensor? bias;

    public Linear(ParameterScope scope, int input, int output, bool hasBias = true)
    {
        weight = scope.Weight("weight", output, input);
        bias = hasBias ? scope.Bias("bias", output) : null;
    }

    /// <summary><c>[.., in]</c> to <c>[.., out]</c>.</summary>
    public Tensor Forward(Tensor x) => nn.functional.linear(x, weight, bias);

    /// <summary><c>[n, in]</c> into <paramref name="target"/> <c>[n, out]</c>, without gradients: memory that is there already costs no first touch.</summary>
    internal void Into(Tensor target, Tensor x) => MatrixProduct.Into(target, x, weight, bias);
}
