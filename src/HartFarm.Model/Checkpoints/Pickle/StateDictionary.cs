namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>
/// The tensors of an unpickled checkpoint by their keys. Where the outermost dictionary holds tensors itself, they are the state dict, and
/// dictionaries in it are left alone. Else the dictionaries inside are opened, and their names joined by dots: <c>{"state_dict": {"head.weight":
/// ...}}</c> gives <c>state_dict.head.weight</c>. Anything that is neither a tensor nor a dictionary is passed over.
/// </summary>
internal sealed class StateDictionary
{
    private const int DeepestNesting = 16;
    private const int LongestKey = 1024;

    private readonly string _path;
    private readonly Dictionary<string, TorchTensor> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<PickleDictionary> _opened = [];
    private readonly HashSet<PickleDictionary> _withoutTensors = [];
    private long _lettersLeft;

    private StateDictionary(string path, long pickleLength)
    {
        _path = path;
        // Keys share their prefixes in the pickle and not here: this bounds what that sharing can cost.
        _lettersLeft = 16 * pickleLength + 65_536;
    }

    /// <exception cref="CheckpointException">It holds no tensors, or its dictionaries cannot be made into one list of keys.</exception>
    internal static IReadOnlyDictionary<string, TorchTensor> Read(string path, object? root, long pickleLength)
    {
        var state = new StateDictionary(path, pickleLength);
        if (root is not PickleDictionary dictionary) throw state.Refuse("it holds no dictionary of tensors");
        var isFlat = dictionary.Pairs.Any(pair => pair.Value is TorchTensor);
        state.Open(dictionary, "", isFlat ? 0 : DeepestNesting);
        return state._tensors.Count > 0 ? state._tensors : throw state.Refuse("it holds no tensors");
    }

    private void Open(PickleDictionary dictionary, string prefix, int levelsLeft)
    {
        if (_withoutTensors.Contains(dictionary)) return;
        var before = _tensors.Count;
        if (!_opened.Add(dictionary)) throw Refuse($"the dictionary {Quoted.Of(prefix.TrimEnd('.'))} stands in it more than once");
        foreach (var (name, value) in dictionary.Pairs)
        {
            if (value is TorchTensor tensor) Add(KeyOf(prefix, name), tensor);
            else if (value is PickleDictionary inner && levelsLeft > 0 && inner.Pairs.Count > 0) Open(inner, $"{KeyOf(prefix, name)}.", Deeper(levelsLeft));
        }
        if (_tensors.Count == before) _withoutTensors.Add(dictionary);
    }

    private int Deeper(int levelsLeft) =>
        levelsLeft > 1 ? levelsLeft - 1 : throw Refuse($"its dictionaries are nested more than {DeepestNesting} deep");

    private void Add(string key, TorchTensor tensor)
    {
        if (!_tensors.TryAdd(key, tensor)) throw Refuse($"the key {Quoted.Of(key)} stands in it twice");
    }

    private string KeyOf(string prefix, object? name)
    {
        var text = name switch
        {
            string given => given,
            long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => throw Refuse($"a key in {Quoted.Of(prefix)} is neither text nor a whole number"),
        };
        if (prefix.Length + text.Length > LongestKey) throw Refuse($"the key {Quoted.Of(prefix + text)} has {prefix.Length + text.Length} letters");
        _lettersLeft -= prefix.Length + text.Length;
        return _lettersLeft >= 0 ? prefix + text : throw Refuse("its keys take much more room than its pickle");
    }

    private CheckpointException Refuse(string why) => new($"{_path} cannot be used as a PyTorch file: {why}.");
}
