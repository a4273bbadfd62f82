namespace HartFarm.Training.Data;

/// <summary>
/// Images with captions in an order that never changes, each at hand without those before it: what lies at an index depends on the
/// source alone. Safe for concurrent calls.
/// </summary>
public interface IImageSource : IDisposable
{
    /// <summary>Where the images come from, for messages.</summary>
    string Name { get; }

    /// <summary>How many there are; null for an endless source.</summary>
    long? Count { get; }

    /// <summary>The side of each image in pixels.</summary>
    int Size { get; }

    /// <summary>
    /// Where runs of images start that are cheap to read together, in ascending order from 0; a shuffle keeps near what lies near.
    /// Empty where any order costs the same.
    /// </summary>
    IReadOnlyList<long> Blocks => [];

    /// <summary>The image at an index.</summary>
    /// <param name="index">From 0, below <see cref="Count"/>.</param>
    /// <exception cref="DataException">The image or its caption cannot be used; the message names the file and the place in it.</exception>
    LabelledImage Get(long index);
}
