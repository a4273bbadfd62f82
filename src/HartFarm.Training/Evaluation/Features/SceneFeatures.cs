using System.Globalization;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>The features of a small network that was trained to tell the attributes of scenes; see <see cref="SceneFeatureTrainer"/>.</summary>
public sealed class SceneFeatures : IFeatureExtractor
{
    /// <summary>The name of the file that a training writes.</summary>
    public const string FileName = "scene_features.safetensors";

    /// <summary>Where the file's header has the side of the images.</summary>
    internal const string SizeField = "image_size";

    private readonly List<IDisposable> _owned = [];
    private readonly SceneNetwork _network;
    private readonly Device _device;

    private SceneFeatures(string path, Device device)
    {
        _device = device;
        try
        {
            using var guard = no_grad();
            var file = new SafetensorsFile(path);
            _owned.Add(file);
            Size = SizeOf(file);
            var parameters = new CheckpointParameters(file, ScalarType.Float32, device);
            _owned.Add(parameters);
            _network = new SceneNetwork(new ParameterScope(parameters), Size, ScalarType.Float32);
            parameters.Finish();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => $"scenes-{Size}";

    /// <inheritdoc/>
    public int Features => SceneNetwork.Features;

    /// <summary>The side in pixels that images are brought to.</summary>
    public int Size { get; }

    /// <summary>Loads what a training wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="CheckpointException">The file cannot be used; the message names it, and the keys or the field.</exception>
    public static SceneFeatures Load(string path, Device device)
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        return new SceneFeatures(path, device);
    }

    /// <inheritdoc/>
    public Tensor Extract(Tensor images)
    {
        FeatureImages.Require(images);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_network.Extract(FeatureImages.Resize(images.to(ScalarType.Float32, _device), Size)));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        // Tensors before the file that they are views of.
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }

    private static int SizeOf(SafetensorsFile file) =>
        file.Metadata.TryGetValue(SizeField, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && SceneNetwork.IsSize(size)
            ? size
            : throw new CheckpointException($"{file.Path} holds no network of scenes: its header's field {SizeField} is missing or no size of images.");
}
