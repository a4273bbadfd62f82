using HartFarm.Training.Data;

namespace HartFarm.Training.Tests.Data;

/// <summary>Images of one pixel whose first byte is their index and whose caption is their index in words.</summary>
internal sealed class MemorySource(long? count, params long[] blocks) : IImageSource
{
    public string Name => "memory";

    public long? Count => count;

    public int Size => 1;

    public IReadOnlyList<long> Blocks => blocks;

    /// <summary>Called before an image is given.</summary>
    public Action<long>? Before { get; init; }

    public LabelledImage Get(long index)
    {
        Before?.Invoke(index);
        return new LabelledImage([(byte)index, 0, 255], 1, $"image {index}");
    }

    public void Dispose()
    {
        // Nothing to free.
    }
}
