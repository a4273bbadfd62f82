using HartFarm.Model.Checkpoints;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>A checkpoint that is no file; its tensors are copies that it owns.</summary>
internal sealed class TensorsInMemory : ITensorFile
{
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly Dictionary<string, TensorEntry> _entries = [];

    public string Path => "memory";

    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    public void Add(string name, Tensor tensor)
    {
        _tensors.Add(name, tensor.clone().DetachFromDisposeScope());
        _entries.Add(name, new TensorEntry(name, tensor.dtype, tensor.shape));
    }

    public Tensor Load(string name) => _tensors[name].alias();

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }
}
