namespace HartFarm.Worker.Engine;

/// <summary>A shard's part of a batch that was made.</summary>
/// <param name="Began">When the batch began.</param>
/// <param name="Took">How long the batch took.</param>
/// <param name="Images">The shard's images in it.</param>
/// <param name="BatchImages">All images in it.</param>
/// <param name="Room">Images that it had room for.</param>
public sealed record BatchShare(DateTimeOffset Began, TimeSpan Took, int Images, int BatchImages, int Room)
{
    /// <summary>Seconds of the device that are the shard's.</summary>
    public double Seconds => Took.TotalSeconds * Images / BatchImages;

    /// <summary>Places that are the shard's.</summary>
    public double Places => (double)Room * Images / BatchImages;
}
