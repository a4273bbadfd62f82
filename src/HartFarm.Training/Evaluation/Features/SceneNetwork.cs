using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>
/// A small convolutional network that tells the attributes of scenes. What it computes before the last layer says what a picture shows: of
/// shapes and their places, colours and patterns, and of the background.
/// </summary>
internal sealed class SceneNetwork
{
    /// <summary>Numbers of each image before the attributes are told.</summary>
    internal const int Features = 128;

    /// <summary>The side of the smallest images in pixels.</summary>
    internal const int SmallestSize = 16;

    private const int LastChannels = 96;
    private const int LastSide = 8;
    private const int PooledSide = 4;

    private readonly SceneBlock[] _blocks;
    private readonly Linear _features;
    private readonly Linear _head;
    private readonly ScalarType _type;
    private readonly bool _trainable;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="size">The side of the images in pixels: a power of two from <see cref="SmallestSize"/> to 1024.</param>
    /// <param name="type">The type to compute in.</param>
    internal SceneNetwork(ParameterScope scope, int size, ScalarType type)
    {
        if (!IsSize(size)) throw new ArgumentException($"The network of scenes sees images of 16, 32, 64 and so on up to 1024 pixels a side, not {size}.", nameof(size));
        (_type, _trainable) = (type, scope.Store.Trainable);
        var levels = int.Log2(size / LastSide);
        var blocks = scope["block"];
        _blocks = new SceneBlock[levels];
        for (var level = 0; level < levels; level++) _blocks[level] = new SceneBlock(blocks[level], level == 0 ? 3 : Channels(level - 1, levels), Channels(level, levels));
        _features = new Linear(scope["features"], LastChannels * PooledSide * PooledSide, Features);
        _head = new Linear(scope["head"], Features, SceneAttribute.All.Sum(attribute => attribute.Outputs));
    }

    /// <summary>Whether there is a network for images of that side.</summary>
    internal static bool IsSize(int size) => size is >= SmallestSize and <= 1024 && int.IsPow2(size);

    /// <summary>Images <c>[B, 3, size, size]</c> in [-1, 1] to features <c>[B, 128]</c> in the type of the computation.</summary>
    internal Tensor Extract(Tensor images)
    {
        using var scope = NewDisposeScope();
        var h = Activations.Prepare(images, _type);
        foreach (var block in _blocks) h = Activations.Replace(h, block.Forward(h));
        // Places survive a small pooling.
        h = nn.functional.avg_pool2d(h, [LastSide / PooledSide, LastSide / PooledSide]).contiguous();
        return scope.MoveToOuter(_features.Forward(h.flatten(1)));
    }

    /// <summary>Features to an attribute's logits, float32: <c>[B * places, classes]</c> each, in the order of <see cref="SceneAttribute.All"/>.</summary>
    internal IReadOnlyList<Tensor> Tell(Tensor features)
    {
        using var scope = NewDisposeScope();
        var outputs = _head.Forward(nn.functional.silu(features)).to(ScalarType.Float32);
        var (told, start) = (new List<Tensor>(), 0L);
        foreach (var attribute in SceneAttribute.All)
        {
            told.Add(scope.MoveToOuter(outputs.narrow(1, start, attribute.Outputs).reshape(-1, attribute.Classes)));
            start += attribute.Outputs;
        }
        return told;
    }

    private static int Channels(int level, int levels) => level == levels - 1 ? LastChannels : level == 0 ? 32 : 64;
}
