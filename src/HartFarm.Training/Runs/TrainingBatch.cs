namespace HartFarm.Training.Runs;

/// <summary>What one backward pass learns from. Its owner disposes the images.</summary>
/// <param name="Images"><c>[B, 3, H, W]</c> float32 in [-1, 1].</param>
/// <param name="Captions">B captions.</param>
public sealed record TrainingBatch(Tensor Images, IReadOnlyList<string> Captions) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}
