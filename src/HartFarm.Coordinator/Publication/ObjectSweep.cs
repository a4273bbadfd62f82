using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Publication;

/// <summary>Deletes what nobody will read.</summary>
/// <param name="objects">Where it is.</param>
public sealed class ObjectSweep(IObjectStore objects)
{
    /// <summary>Deletes all objects whose keys begin so.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; the rest is deleted another time.</exception>
    public async Task<int> DeleteAsync(string prefix, CancellationToken cancellation)
    {
        var deleted = 0;
        await foreach (var one in objects.ListAsync(prefix, cancellation).ConfigureAwait(false))
        {
            await objects.DeleteAsync(one.Key, cancellation).ConfigureAwait(false);
            deleted++;
        }
        return deleted;
    }
}
