using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Checkpoints;

/// <summary>The tensors of a PyTorch file, each checked against the storage that it says it lies in.</summary>
internal sealed unsafe class TorchTensorTable
{
    private readonly string _path;
    private readonly MappedMemory _memory;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TorchTensor Tensor, long Start)> _tensors = new(StringComparer.Ordinal);

    internal TorchTensorTable(string path, MappedMemory memory)
    {
        _path = path;
        _memory = memory;
    }

    internal IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>Adds a tensor.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="tensor">What the pickle says of it.</param>
    /// <param name="start">Where its storage's bytes start in the file.</param>
    /// <param name="bytes">How many they are.</param>
    /// <exception cref="CheckpointException">The tensor does not lie in its storage, or the storage is not as it is said to be.</exception>
    internal void Add(string key, TorchTensor tensor, long start, long bytes)
    {
        var (shown, storage) = (Quoted.Of(key), tensor.Storage);
        var size = ElementTypes.SizeOf(storage.Type);
        var count = bytes / size;
        if (storage.Count != count) throw Refuse($"the storage of {shown} is said to have {storage.Count} elements and has {count}");
        if (tensor.End is not { } end || end > count)
        {
            throw Refuse($"{shown} of shape [{string.Join(", ", tensor.Shape)}], strides [{string.Join(", ", tensor.Strides)}] and offset {tensor.Offset} does not lie in its storage of {count} elements");
        }
        if (tensor.Count > count) throw Refuse($"{shown} of shape [{string.Join(", ", tensor.Shape)}] repeats the elements of its storage, which has {count}");
        _entries.Add(key, new TensorEntry(key, storage.Type, tensor.Shape));
        _tensors.Add(key, (tensor, start + tensor.Offset * size));
    }

    /// <inheritdoc cref="ITensorFile.Load"/>
    internal Tensor Load(string name)
    {
        if (!_tensors.TryGetValue(name, out var placed)) throw new CheckpointException($"{_path} holds no tensor {Quoted.Of(name)}.");
        var (tensor, start) = placed;
        var type = tensor.Storage.Type;
        var first = _memory.Start + start;
        var isAligned = (nuint)first % (nuint)ElementTypes.SizeOf(type) == 0;
        if (isAligned && tensor.IsContiguous) return NativeTensor.FromMemory(first, tensor.Shape, type);
        using var range = NativeTensor.FromMemory(first, [tensor.End!.Value - tensor.Offset], type);
        using var aligned = isAligned ? range.alias() : range.clone();
        if (tensor.IsContiguous) return aligned.reshape(tensor.Shape);
        using var strided = aligned.as_strided(tensor.Shape, tensor.Strides);
        return strided.contiguous();
    }

    private CheckpointException Refuse(string why) => new($"{_path} cannot be used as a PyTorch file: {why}.");
}
