namespace HartFarm.Storage.Manifests;

/// <summary>Images one after the other that are not there, for the same reason.</summary>
/// <param name="First">The index of the first.</param>
/// <param name="Last">The index of the last.</param>
/// <param name="Reason">Why, or null when it is not known.</param>
internal sealed record MissingImages(long First, long Last, string? Reason)
{
    /// <summary>How many there are.</summary>
    public long Count => Last - First + 1;
}
