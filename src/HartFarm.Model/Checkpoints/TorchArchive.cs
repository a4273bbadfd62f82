using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Checkpoints.Zip;

namespace HartFarm.Model.Checkpoints;

/// <summary>
/// A file that <c>torch.save</c> of PyTorch 1.6 or later wrote (<c>.bin</c>, <c>.pt</c>, <c>.pth</c>): a zip archive of a pickle, which is
/// read by a reader that runs nothing, and of the tensors' bytes, which stay mapped. <see cref="TorchStream"/> reads older files.
/// </summary>
/// <remarks>
/// Where the outermost dictionary holds tensors itself, they are the entries. Else nested dictionaries are opened and their names joined by
/// dots, so <c>{"state_dict": {"head.weight": ...}}</c> gives <c>state_dict.head.weight</c>. What is no tensor is passed over. A tensor of more
/// elements than its storage (an expanded one) is refused, since copying it could take any amount of memory.
/// </remarks>
public sealed class TorchArchive : ITensorFile
{
    // Many times what the largest published checkpoints take for their pickle.
    private const long LargestPickle = 64 << 20;
    private const string PickleName = "/data.pkl";

    private readonly MappedMemory _memory;
    private readonly ZipDirectory _directory;
    private readonly TorchTensorTable _table;

    /// <exception cref="CheckpointException">
    /// The file is missing, cut off, of PyTorch's old format, or asks for anything but tensors and plain containers; the message names it.
    /// </exception>
    public TorchArchive(string path)
    {
        Path = path;
        _memory = new MappedMemory(path);
        _table = new TorchTensorTable(path, _memory);
        try
        {
            RefuseOldFormats();
            _directory = new ZipDirectory(path, _memory);
            var root = FindRoot();
            CheckByteOrder(root);
            var pickle = Bytes($"{root}{PickleName}", LargestPickle);
            foreach (var (key, tensor) in StateDictionary.Read(path, Unpickler.Read(path, pickle), pickle.Length)) Place(root, key, tensor);
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

    /// <inheritdoc/>
    public Tensor Load(string name) => _table.Load(name);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void Place(string root, string key, TorchTensor tensor)
    {
        if (!_directory.Entries.TryGetValue($"{root}/data/{tensor.Storage.Key}", out var entry))
        {
            throw Refuse($"the storage {Quoted.Of(tensor.Storage.Key)} of {Quoted.Of(key)} is not in it");
        }
        _table.Add(key, tensor, _directory.DataOffset(entry), entry.Length);
    }

    // Everything lies in one folder of the archive, whose name the writer chose.
    private string FindRoot()
    {
        string? root = null;
        foreach (var name in _directory.Entries.Keys)
        {
            if (!name.EndsWith(PickleName, StringComparison.Ordinal) || name.IndexOf('/', StringComparison.Ordinal) != name.Length - PickleName.Length) continue;
            if (root is not null) throw Refuse("it has more than one data.pkl");
            root = name[..^PickleName.Length];
        }
        return root ?? throw Refuse("it has no data.pkl, so torch.save did not write it");
    }

    private void CheckByteOrder(string root)
    {
        if (!_directory.Entries.ContainsKey($"{root}/byteorder")) return;
        if (!Bytes($"{root}/byteorder", 16).SequenceEqual("little"u8)) throw Refuse("its byte order is not little-endian");
    }

    private ReadOnlySpan<byte> Bytes(string name, long limit)
    {
        var entry = _directory.Entries[name];
        if (entry.Length > limit) throw Refuse($"{Quoted.Of(name)} has {entry.Length} bytes, and no more than {limit} are read");
        return _memory.Slice(_directory.DataOffset(entry), entry.Length);
    }

    private void RefuseOldFormats()
    {
        var start = _memory.Slice(0, 2);
        var tar = _memory.Slice(257, 5);
        if (start is not [0x80, >= 1 and <= 5] && !tar.SequenceEqual("ustar"u8)) return;
        var name = System.IO.Path.GetFileName(Path);
        throw Refuse(
            $"it is in the format of PyTorch before 1.6, which is not read; convert it with: "
            + $"python -c \"import torch; torch.save(torch.load('{name}', map_location='cpu', weights_only=True), 'converted.bin')\"");
    }

    private CheckpointException Refuse(string why) => new($"{Path} cannot be used as a PyTorch file: {why}.");
}
