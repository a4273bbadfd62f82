using System.Buffers.Binary;
using HartFarm.Model.Checkpoints.Pickle;

namespace HartFarm.Model.Checkpoints;

/// <summary>
/// A file that <c>torch.save</c> of PyTorch before 1.6 wrote, as many published <c>.pth</c> files still are: four pickles, which are read by
/// a reader that runs nothing, then the bytes of every storage, which stay mapped. The entries are those of <see cref="TorchArchive"/>.
/// </summary>
/// <remarks>
/// In order: PyTorch's mark, the format's number 1001, what machine wrote it, the object, the keys of its storages; and for each storage its
/// number of elements, 8 bytes, and its elements. Source: PyTorch's <c>torch/serialization.py</c>.
/// </remarks>
public sealed class TorchStream : ITensorFile
{
    private const long Format = 1001;

    // Many times what the largest published checkpoints take for their pickle.
    private const long LargestPickle = 64 << 20;

    private readonly MappedMemory _memory;
    private readonly TorchTensorTable _table;
    private long _position;

    /// <exception cref="CheckpointException">
    /// The file is missing, cut off, of another format, or asks for anything but tensors and plain containers; the message names it.
    /// </exception>
    public TorchStream(string path)
    {
        Path = path;
        _memory = new MappedMemory(path);
        _table = new TorchTensorTable(path, _memory);
        try
        {
            if (!_memory.Slice(0, Mark.Length).SequenceEqual(Mark)) throw Refuse("it does not start as files of PyTorch before 1.6 do");
            _position = Mark.Length;
            if (Next() is not Format) throw Refuse($"its format is not {Format}");
            CheckByteOrder(Next());
            var start = _position;
            var root = Next();
            var tensors = StateDictionary.Read(path, root, _position - start);
            var storages = Storages(Next(), tensors.Values);
            foreach (var (key, tensor) in tensors)
            {
                if (!storages.TryGetValue(tensor.Storage.Key, out var bytes)) throw Refuse($"the storage {Quoted.Of(tensor.Storage.Key)} of {Quoted.Of(key)} is not in it");
                _table.Add(key, tensor, bytes.Start, bytes.Length);
            }
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries => _table.Entries;

    // The pickle of 0x1950a86a20f9469cfc6c.
    private static ReadOnlySpan<byte> Mark => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    /// <summary>Whether a file starts as those of PyTorch before 1.6 do; one that cannot be read does not.</summary>
    public static bool Starts(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[Mark.Length];
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Mark);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Whoever opens it will say why.
            return false;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name) => _table.Load(name);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private object? Next()
    {
        var value = Unpickler.Read(Path, _memory.Slice(_position, Math.Min(LargestPickle, _memory.Length - _position)), out var length);
        _position += length;
        return value;
    }

    private void CheckByteOrder(object? machine)
    {
        if (machine is PickleDictionary { Pairs: var pairs } && pairs.Any(pair => pair is { Key: "little_endian", Value: true })) return;
        throw Refuse("its byte order is not little-endian");
    }

    // The storages' bytes follow each other in the order of the keys, each of the size of its own elements.
    private Dictionary<string, (long Start, long Length)> Storages(object? keys, IEnumerable<TorchTensor> tensors)
    {
        if (keys is not PickleList { Items: var items }) throw Refuse("it has no list of its storages");
        var types = new Dictionary<string, ScalarType>(StringComparer.Ordinal);
        foreach (var storage in tensors.Select(tensor => tensor.Storage))
        {
            if (!types.TryAdd(storage.Key, storage.Type) && types[storage.Key] != storage.Type) throw Refuse($"its storage {Quoted.Of(storage.Key)} is of two types");
        }
        var storages = new Dictionary<string, (long Start, long Length)>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not string key) throw Refuse("its list of storages has an item that is no text");
            if (!types.TryGetValue(key, out var type)) throw Refuse($"its storage {Quoted.Of(key)} belongs to no tensor that is read, so that the next cannot be found");
            var header = _memory.Slice(_position, sizeof(long));
            if (header.Length == 0) throw Refuse($"it is cut off before its storage {Quoted.Of(key)}");
            var count = BinaryPrimitives.ReadInt64LittleEndian(header);
            var (start, left) = (_position + sizeof(long), _memory.Length - _position - sizeof(long));
            if (count < 0 || count > left / ElementTypes.SizeOf(type)) throw Refuse($"it is cut off in its storage {Quoted.Of(key)} of {count} elements");
            if (!storages.TryAdd(key, (start, count * ElementTypes.SizeOf(type)))) throw Refuse($"its storage {Quoted.Of(key)} stands in it twice");
            _position = start + count * ElementTypes.SizeOf(type);
        }
        return storages;
    }

    private CheckpointException Refuse(string why) => new($"{Path} cannot be used as a PyTorch file: {why}.");
}
