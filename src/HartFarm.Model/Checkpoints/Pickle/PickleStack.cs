using System.Runtime.InteropServices;

namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>The stack of a pickle in the course of reading, with its marks and its memo. It holds no more than a checkpoint can need.</summary>
internal sealed class PickleStack
{
    /// <summary>How many values one pickle may make; a checkpoint of ten thousand tensors makes some hundred thousand.</summary>
    internal const int MostValues = 4_000_000;

    private const int MostRemembered = 1_000_000;

    private readonly string _path;
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _made;

    internal PickleStack(string path) => _path = path;

    internal int Count => _values.Count;

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    internal void Push(object? value)
    {
        Charge();
        _values.Add(value);
    }

    internal void Mark()
    {
        Charge();
        _marks.Add(_values.Count);
    }

    internal object? Peek() => _values.Count > Floor ? _values[^1] : throw Refuse("it takes a value from an empty stack");

    internal object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The values above the last mark, oldest first; valid until <see cref="DropToMark"/>, which takes them away.</summary>
    internal ReadOnlySpan<object?> AboveMark()
    {
        if (_marks.Count == 0) throw Refuse("it looks for a mark that was never set");
        return CollectionsMarshal.AsSpan(_values)[Floor..];
    }

    internal void DropToMark()
    {
        var dropped = AboveMark().Length;
        _values.RemoveRange(_values.Count - dropped, dropped);
        _marks.RemoveAt(_marks.Count - 1);
    }

    internal PickleTuple PopTuple(int count)
    {
        if (_values.Count - Floor < count) throw Refuse("it makes a tuple of more values than there are");
        var items = CollectionsMarshal.AsSpan(_values)[^count..].ToArray();
        _values.RemoveRange(_values.Count - count, count);
        return new PickleTuple(items);
    }

    internal void Remember(uint index)
    {
        if (_memo.Count >= MostRemembered && !_memo.ContainsKey(index)) throw Refuse($"its memo holds more than {MostRemembered} values");
        _memo[index] = Peek();
    }

    internal void Memoize() => Remember((uint)_memo.Count);

    internal object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Refuse($"it recalls the value {index}, which its memo does not hold");

    internal CheckpointException Refuse(string why) => new($"{_path} cannot be used as a PyTorch file: its pickle is refused: {why}.");

    // Bounds the memory that any pickle can make the reader take.
    private void Charge()
    {
        if (++_made > MostValues) throw Refuse($"it makes more than {MostValues} values");
    }
}
