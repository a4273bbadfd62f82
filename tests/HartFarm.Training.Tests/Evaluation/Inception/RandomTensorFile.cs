using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Training.Optimization;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation.Inception;

/// <summary>A file of weights that exist only while they are read, drawn at random by their keys.</summary>
internal sealed class RandomTensorFile(IEnumerable<ParameterShape> shapes) : ITensorFile
{
    private readonly Dictionary<string, ParameterShape> _shapes = shapes.ToDictionary(shape => shape.Key);

    public string Path => "random.pth";

    public IReadOnlyDictionary<string, TensorEntry> Entries { get; } = shapes.ToDictionary(shape => shape.Key, shape => new TensorEntry(shape.Key, ScalarType.Float32, shape.Shape));

    // Kernels twice as strong as usual, so that the signal does not die away behind so many rectifiers.
    public Tensor Load(string name) => InitialWeights.Draw(_shapes[name], seed: 1, gain: Math.Sqrt(2));

    public void Dispose()
    {
    }
}
