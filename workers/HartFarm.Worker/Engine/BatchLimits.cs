using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Engine;

/// <summary>How many images of each size class the device holds at once: as planned, until it ran out of memory. What was learned stays.</summary>
public sealed class BatchLimits
{
    private readonly ConcurrentDictionary<SizeClass, int> _limits = new();
    private readonly ConcurrentDictionary<SizeClass, int> _shown = new();

    /// <summary>Sets what was planned.</summary>
    /// <param name="sizeClass">The size class.</param>
    /// <param name="images">Images at once.</param>
    /// <param name="shown">Images of the largest batch that leaves room to decode unfinished ones.</param>
    public void Set(SizeClass sizeClass, int images, int shown = 0) => (_limits[sizeClass], _shown[sizeClass]) = (images, shown);

    /// <summary>The images as they are now; 0 for a class that was not planned.</summary>
    public int Of(SizeClass sizeClass) => _limits.GetValueOrDefault(sizeClass);

    /// <summary>Whether a batch of so many images leaves room to decode unfinished ones.</summary>
    public bool MayShow(SizeClass sizeClass, int images) => images <= Math.Min(Of(sizeClass), _shown.GetValueOrDefault(sizeClass));

    /// <summary>Notes that so many images were too many.</summary>
    /// <returns>How many it will be from now on.</returns>
    public int Halve(SizeClass sizeClass, int images) =>
        _limits.AddOrUpdate(sizeClass, Math.Max(1, images / 2), (_, now) => Math.Min(now, Math.Max(1, images / 2)));
}
