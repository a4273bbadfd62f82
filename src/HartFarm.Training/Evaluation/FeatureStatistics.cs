using HartFarm.Model.Tensors;

namespace HartFarm.Training.Evaluation;

/// <summary>
/// The mean and the covariance of features, of which any number may come batch by batch, and in several accumulators that are merged. In
/// float64 around the running mean, so that neither order nor number cost precision. Source: Chan, Golub, LeVeque 1983.
/// </summary>
public sealed class FeatureStatistics : IDisposable
{
    private readonly Tensor _mean;
    private readonly Tensor _scatter;

    /// <param name="features">Numbers of each image.</param>
    public FeatureStatistics(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        Features = features;
        _mean = zeros([features], ScalarType.Float64).DetachFromDisposeScope();
        _scatter = zeros([features, features], ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Numbers of each image.</summary>
    public int Features { get; }

    /// <summary>Images so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a batch of features <c>[B, F]</c>.</summary>
    /// <exception cref="ArgumentException">The shape is another, or a number is not finite.</exception>
    public void Add(Tensor features)
    {
        if (features.shape is not [> 0, var columns] || columns != Features)
        {
            throw new ArgumentException($"Features of shape [B, {Features}] are needed, not [{string.Join(", ", features.shape)}].", nameof(features));
        }
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var rows = features.to(ScalarType.Float64, CPU);
        if (!rows.isfinite().all().item<bool>()) throw new ArgumentException("A feature is not finite.", nameof(features));
        var mean = rows.mean([0]);
        var centred = rows - mean;
        Merge(rows.shape[0], mean, centred.t().mm(centred));
    }

    /// <summary>Adds what another accumulator has seen; it stays as it is.</summary>
    /// <exception cref="ArgumentException">Its features are of another number.</exception>
    public void Merge(FeatureStatistics other)
    {
        if (other.Features != Features) throw new ArgumentException($"Statistics of {other.Features} features cannot be merged with those of {Features}.", nameof(other));
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        if (other.Count > 0) Merge(other.Count, other._mean.clone(), other._scatter.clone());
    }

    /// <summary>The mean, <c>[F]</c> float64; the caller's.</summary>
    public Tensor Mean() => _mean.clone();

    /// <summary>The unbiased covariance, <c>[F, F]</c> float64; the caller's.</summary>
    /// <exception cref="EvaluationException">There are fewer than two images.</exception>
    public Tensor Covariance()
    {
        if (Count < 2) throw new EvaluationException($"A covariance needs at least 2 images, and there are {Count}.");
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_scatter / tensor(Count - 1.0));
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        _mean.Dispose();
        _scatter.Dispose();
    }

    private void Merge(long count, Tensor mean, Tensor scatter)
    {
        var all = Count + count;
        var delta = mean - _mean;
        _scatter.add_(scatter, Scalars.One).add_(delta.unsqueeze(1).mm(delta.unsqueeze(0)) * tensor((double)Count * count / all), Scalars.One);
        _mean.add_(delta * tensor((double)count / all), Scalars.One);
        Count = all;
    }
}
