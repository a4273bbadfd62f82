namespace HartFarm.Model.Layers;

/// <summary>Matrix products into memory that is there already.</summary>
internal static class MatrixProduct
{
    /// <summary><c>x @ weight.T + bias</c> into <paramref name="target"/> <c>[n, out]</c>, without gradients.</summary>
    /// <param name="target">What is written over.</param>
    /// <param name="x"><c>[n, in]</c>.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    internal static void Into(Tensor target, Tensor x, Tensor weight, Tensor? bias)
    {
        using var transposed = weight.t();
        if (bias is not null) target.copy_(bias);
        target.addmm_(x, transposed, bias is null ? 0 : 1, 1);
    }
}
