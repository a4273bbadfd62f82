using HartFarm.Model.Tensors;

namespace HartFarm.Training.Evaluation;

/// <summary>
/// The Fréchet distance of two sets of images by the normal distributions that their features have: 0 where mean and covariance are the
/// same. Source: Heusel et al. 2017.
/// </summary>
public static class FrechetDistance
{
    /// <summary>How many images each set needs at least: with fewer the covariance has no full rank, and the distance tells of their number.</summary>
    /// <param name="features">Numbers of each image.</param>
    public static long LeastImages(int features) => features + 1L;

    /// <summary>The distance of two sets.</summary>
    /// <exception cref="EvaluationException">A set has too few images.</exception>
    /// <exception cref="ArgumentException">The sets' features are of different number.</exception>
    public static double Between(FeatureStatistics one, FeatureStatistics other)
    {
        if (one.Features != other.Features) throw new ArgumentException($"Features of {one.Features} and of {other.Features} numbers have no distance.", nameof(other));
        Require(one.Features, Math.Min(one.Count, other.Count));
        using var scope = NewDisposeScope();
        return Between(one.Mean(), one.Covariance(), other.Mean(), other.Covariance());
    }

    /// <exception cref="EvaluationException">There are too few images.</exception>
    internal static void Require(int features, long images)
    {
        if (images >= LeastImages(features)) return;
        throw new EvaluationException($"The Fréchet distance over {features} features needs at least {LeastImages(features)} images, and there are {images}.");
    }

    /// <summary>The squared distance of two normal distributions: means <c>[F]</c>, covariances <c>[F, F]</c>, all float64.</summary>
    internal static double Between(Tensor meanOne, Tensor covarianceOne, Tensor meanOther, Tensor covarianceOther)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var difference = meanOne - meanOther;
        // The product of both covariances is not symmetric; this one has the same eigenvalues, and is.
        var root = Root(covarianceOne);
        var product = root.mm(covarianceOther).mm(root);
        var values = linalg.eigvalsh(product.Plus(product.t()) * Scalars.Half).clamp_min(Scalars.Zero);
        return difference.dot(difference).item<double>() + covarianceOne.trace().item<double>() + covarianceOther.trace().item<double>()
            - 2 * values.sqrt().sum().item<double>();
    }

    private static Tensor Root(Tensor covariance)
    {
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(covariance);
        return scope.MoveToOuter((vectors * values.clamp_min(Scalars.Zero).sqrt()).mm(vectors.t()));
    }
}
