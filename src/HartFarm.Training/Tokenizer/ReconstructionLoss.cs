using HartFarm.Model.Tensors;

namespace HartFarm.Training.Tokenizer;

/// <summary>How far decoded images are from the real ones.</summary>
/// <param name="Squared">The mean squared error.</param>
/// <param name="Absolute">The mean absolute error.</param>
/// <param name="Total">Their weighted sum.</param>
internal sealed record ReconstructionLoss(Tensor Squared, Tensor Absolute, Tensor Total)
{
    // Of images in [-1, 1].
    private const double SquaredPeak = 4;

    /// <summary>The loss of a batch; its tensors lie in the caller's dispose scope.</summary>
    /// <param name="decoded"><c>[B, 3, H, W]</c>.</param>
    /// <param name="images">The same shape.</param>
    /// <param name="absoluteWeight">The weight of the absolute error beside the squared one.</param>
    internal static ReconstructionLoss Of(Tensor decoded, Tensor images, double absoluteWeight)
    {
        using var scope = NewDisposeScope();
        var error = decoded - images;
        var (squared, absolute) = ((error * error).mean(), error.abs().mean());
        var total = squared.Plus(absolute * tensor((float)absoluteWeight));
        return new ReconstructionLoss(scope.MoveToOuter(squared), scope.MoveToOuter(absolute), scope.MoveToOuter(total));
    }

    /// <summary>Adds what is measured.</summary>
    internal void Record(Dictionary<string, double> values)
    {
        values["mse"] = Squared.item<float>();
        values["l1"] = Absolute.item<float>();
        values["psnr"] = 10 * Math.Log10(SquaredPeak / values["mse"]);
    }
}
