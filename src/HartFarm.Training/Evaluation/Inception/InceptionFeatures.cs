using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Training.Evaluation.Features;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The features of the Fréchet Inception distance, computed with weights that the user has.</summary>
public sealed class InceptionFeatures : IFeatureExtractor
{
    private readonly List<IDisposable> _owned = [];
    private readonly InceptionNetwork _network;
    private readonly Device _device;

    private InceptionFeatures(ITensorFile file, Device device)
    {
        _device = device;
        _owned.Add(file);
        try
        {
            using var guard = no_grad();
            var parameters = new CheckpointParameters(file, ScalarType.Float32, device);
            _owned.Add(parameters);
            _network = new InceptionNetwork(new ParameterScope(parameters));
            parameters.Finish();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "inception-v3";

    /// <inheritdoc/>
    public int Features => InceptionNetwork.Features;

    /// <summary>Loads <c>pt_inception-2015-12-05-6726825d.pth</c>, or the same tensors as safetensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="CheckpointException">The file cannot be used; the message names the keys that are missing, surplus or of another shape.</exception>
    public static InceptionFeatures Load(string path, Device device)
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        return Load(TensorFiles.OpenFile(path), device);
    }

    /// <summary>Loads the tensors of an open file, which is closed with them.</summary>
    internal static InceptionFeatures Load(ITensorFile file, Device device) => new(file, device);

    /// <inheritdoc/>
    public Tensor Extract(Tensor images)
    {
        FeatureImages.Require(images);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_network.Forward(FeatureImages.Resize(images.to(ScalarType.Float32, _device), InceptionNetwork.Side)));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        // Tensors before the file that they are views of.
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _owned.Clear();
    }
}
