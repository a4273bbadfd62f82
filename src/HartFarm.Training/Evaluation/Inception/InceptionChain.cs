namespace HartFarm.Training.Evaluation.Inception;

/// <summary>Convolutions one after the other: one branch of a block.</summary>
internal sealed class InceptionChain(params InceptionConvolution[] convolutions)
{
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var convolution in convolutions)
        {
            var next = convolution.Forward(h);
            if (!ReferenceEquals(h, x)) h.Dispose();
            h = next;
        }
        return scope.MoveToOuter(h);
    }
}
