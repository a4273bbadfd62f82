using HartFarm.Model.Tensors;

namespace HartFarm.Model.Checkpoints;

/// <summary>A safetensors file, mapped into memory: opening reads the header alone, and a tensor is a view of the file.</summary>
public sealed unsafe class SafetensorsFile : ITensorFile
{
    private readonly MappedMemory _memory;
    private readonly SafetensorsHeader _header;

    /// <exception cref="CheckpointException">The file is missing, cut off, or no safetensors file.</exception>
    public SafetensorsFile(string path)
    {
        Path = path;
        _memory = new MappedMemory(path);
        try
        {
            var readable = (int)Math.Min(_memory.Length, int.MaxValue);
            _header = SafetensorsHeader.Parse(path, new ReadOnlySpan<byte>(_memory.Start, readable), _memory.Length);
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
    public IReadOnlyDictionary<string, TensorEntry> Entries => _header.Entries;

    /// <summary>The free text that the writer of the file left in it.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        var entry = EntryOf(name);
        var start = _memory.Start + _header.Offsets[name];
        var tensor = NativeTensor.FromMemory(start, entry.Shape.ToArray(), entry.Type);
        return IsAligned(start, entry.Type) ? tensor : Copy(tensor);
    }

    /// <inheritdoc/>
    public Tensor? LoadAdjacent(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return null;
        var first = EntryOf(names[0]);
        if (first.Shape.Count == 0) return null;
        var next = _header.Offsets[names[0]];
        if (!IsAligned(_memory.Start + next, first.Type)) return null;
        long rows = 0;
        foreach (var name in names)
        {
            var entry = EntryOf(name);
            if (_header.Offsets[name] != next || entry.Type != first.Type || entry.Shape.Count == 0
                || !entry.Shape.Skip(1).SequenceEqual(first.Shape.Skip(1))) return null;
            next += entry.Count * ElementTypes.SizeOf(entry.Type);
            rows += entry.Shape[0];
        }
        return NativeTensor.FromMemory(_memory.Start + _header.Offsets[names[0]], [rows, .. first.Shape.Skip(1)], first.Type);
    }

    /// <inheritdoc/>
    public void Forget(string name) => _memory.Forget(_header.Offsets[name], EntryOf(name).Count * ElementTypes.SizeOf(EntryOf(name).Type));

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private TensorEntry EntryOf(string name) =>
        Entries.TryGetValue(name, out var entry) ? entry : throw new CheckpointException($"{Path} holds no tensor {Quoted.Of(name)}.");

    private static bool IsAligned(byte* start, ScalarType type) => (nuint)start % (nuint)ElementTypes.SizeOf(type) == 0;

    private static Tensor Copy(Tensor view)
    {
        using (view) return view.clone();
    }
}
