namespace HartFarm.Model.Transformer;

/// <summary>
/// The keys and values of the tokens made so far, for all layers, in memory that is taken once. The last stage's are read by no later
/// one: they pass through one buffer that all layers share, so no layer keeps them.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly long _rows;
    private readonly long _heads;
    private readonly long _headDim;
    private readonly ScalarType _type;
    private readonly Device _device;
    private Tensor? _passingKeys;
    private Tensor? _passingValues;

    /// <param name="layers">How many layers keep keys and values.</param>
    /// <param name="rows">Sequences side by side.</param>
    /// <param name="heads">H.</param>
    /// <param name="capacity">Tokens that are kept: all but those of the last stage.</param>
    /// <param name="headDim">d.</param>
    /// <param name="type">The element type.</param>
    /// <param name="device">Where the memory lies.</param>
    public KeyValueCache(int layers, long rows, long heads, long capacity, long headDim, ScalarType type, Device device)
    {
        (_rows, _heads, _headDim, _type, _device) = (rows, heads, headDim, type, device);
        Capacity = capacity;
        _keys = [.. Enumerable.Range(0, layers).Select(_ => Take(capacity))];
        _values = [.. Enumerable.Range(0, layers).Select(_ => Take(capacity))];
    }

    /// <summary>How many tokens can be kept.</summary>
    public long Capacity { get; }

    /// <summary>How many tokens are kept.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Where a layer writes the keys and values of <paramref name="tokens"/> new tokens, <c>[rows, H, tokens, d]</c> each, and what it then
    /// attends to, <c>[rows, H, Length + tokens, d]</c>.
    /// </summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="rows">How many sequences, from the first.</param>
    /// <param name="tokens">How many new tokens.</param>
    /// <param name="keep">Whether later stages will read them; else they pass through the shared buffer.</param>
    internal KeyValueSlot Reserve(int layer, long rows, long tokens, bool keep)
    {
        if (keep)
        {
            if (Length + tokens > Capacity) throw new InvalidOperationException($"The cache of {Capacity} tokens has no room for {tokens} after {Length}.");
            return Slot(_keys[layer], _values[layer], rows, tokens);
        }
        _passingKeys ??= Take(Length + tokens);
        _passingValues ??= Take(Length + tokens);
        if (Length > 0)
        {
            using var scope = NewDisposeScope();
            _passingKeys.narrow(2, 0, Length).copy_(_keys[layer].narrow(2, 0, Length));
            _passingValues.narrow(2, 0, Length).copy_(_values[layer].narrow(2, 0, Length));
        }
        return Slot(_passingKeys, _passingValues, rows, tokens);
    }

    /// <summary>Says that all layers have written their <paramref name="tokens"/> new tokens.</summary>
    internal void Advance(long tokens) => Length += tokens;

    /// <summary>A layer's memory, to be filled from elsewhere: <c>[rows, H, Capacity, d]</c> each.</summary>
    internal (Tensor Keys, Tensor Values) Layer(int layer) => (_keys[layer], _values[layer]);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (var tensor in _keys) tensor.Dispose();
        foreach (var tensor in _values) tensor.Dispose();
        _passingKeys?.Dispose();
        _passingValues?.Dispose();
    }

    private KeyValueSlot Slot(Tensor keys, Tensor values, long rows, long tokens) =>
        new(keys, values, rows, Length, tokens);

    private Tensor Take(long tokens) => empty([_rows, _heads, tokens, _headDim], _type, _device).DetachFromDisposeScope();
}
