using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Parameters;

/// <summary>
/// Parameters out of a checkpoint's file. Every key is accounted for: <see cref="Finish"/> names what is missing, surplus or of another
/// shape, all at once, before any of it is used. On the device <c>META</c> the keys are accounted for and no number is read.
/// </summary>
public sealed class CheckpointParameters : IParameterStore, IDisposable
{
    private const int ProblemsShown = 12;

    private readonly ITensorFile _file;
    private readonly string _prefix;
    private readonly ScalarType _type;
    private readonly Device _device;
    private readonly Func<string, bool> _isKnownExtra;
    private readonly HashSet<string> _seen = [];
    private readonly List<Tensor> _owned = [];
    private readonly List<string> _problems = [];

    /// <param name="file">The file; it must outlive this store.</param>
    /// <param name="type">The element type to compute in; a tensor of that type on the CPU stays mapped, without a copy.</param>
    /// <param name="device">Where the parameters shall lie.</param>
    /// <param name="prefix">What every key starts with in the file, such as <c>vae.</c>.</param>
    /// <param name="isKnownExtra">Which keys of the file may go unread, beside those that modules ignore by name.</param>
    public CheckpointParameters(ITensorFile file, ScalarType type, Device device, string prefix = "", Func<string, bool>? isKnownExtra = null)
    {
        _file = file;
        _type = type;
        _device = device;
        _prefix = prefix;
        _isKnownExtra = isKnownExtra ?? (_ => false);
    }

    /// <inheritdoc/>
    public bool Trainable => false;

    /// <inheritdoc/>
    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null) =>
        IsThere(key, shape) && IsRead ? Own(Convert(_file.Load(_prefix + key), type ?? _type, _prefix + key)) : Placeholder(shape);

    /// <inheritdoc/>
    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null)
    {
        var complete = true;
        foreach (var key in keys) complete &= IsThere(key, shapeOfEach);
        if (!complete || !IsRead) return Placeholder([shapeOfEach[0] * keys.Count, .. shapeOfEach[1..]]);
        var names = keys.Select(key => _prefix + key).ToArray();
        if (_file.LoadAdjacent(names) is { } adjacent) return Own(Convert(adjacent, type ?? _type, names));
        using var scope = NewDisposeScope();
        var parts = names.Select(name => Convert(_file.Load(name), type ?? _type, name)).ToArray();
        return Own(cat(parts, 0));
    }

    /// <inheritdoc/>
    public void Ignore(string key) => _seen.Add(_prefix + key);

    /// <inheritdoc/>
    public Tensor Keep(Tensor derived) => Own(derived);

    /// <summary>Ends the loading.</summary>
    /// <exception cref="CheckpointException">Keys are missing, surplus or of another shape; the message names them.</exception>
    public void Finish()
    {
        foreach (var name in _file.Entries.Keys)
        {
            if (name.StartsWith(_prefix, StringComparison.Ordinal) && !_seen.Contains(name) && !_isKnownExtra(name))
            {
                _problems.Add($"surplus key {name} [{string.Join(", ", _file.Entries[name].Shape)}]");
            }
        }
        if (_problems.Count == 0) return;
        var shown = string.Join("; ", _problems.Take(ProblemsShown));
        var more = _problems.Count > ProblemsShown ? $"; and {_problems.Count - ProblemsShown} more" : "";
        throw new CheckpointException($"{_file.Path} does not fit its config: {shown}{more}");
    }

    /// <summary>Frees every parameter.</summary>
    public void Dispose()
    {
        foreach (var tensor in _owned) tensor.Dispose();
        _owned.Clear();
    }

    private bool IsRead => _device.type != DeviceType.META;

    private bool IsThere(string key, ReadOnlySpan<long> shape)
    {
        var name = _prefix + key;
        _seen.Add(name);
        if (!_file.Entries.TryGetValue(name, out var entry))
        {
            _problems.Add($"missing key {name} [{string.Join(", ", shape.ToArray())}]");
            return false;
        }
        if (!shape.SequenceEqual(entry.Shape.ToArray()))
        {
            _problems.Add($"{name} has shape [{string.Join(", ", entry.Shape)}] where [{string.Join(", ", shape.ToArray())}] is needed");
            return false;
        }
        if (entry.Type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16) return true;
        _problems.Add($"{name} is of type {entry.Type} where floating-point numbers are needed");
        return false;
    }

    private Tensor Convert(Tensor loaded, ScalarType type, params ReadOnlySpan<string> names)
    {
        if (loaded.dtype == type && _device.type == DeviceType.CPU) return loaded;
        var converted = loaded.to(type, _device);
        loaded.Dispose();
        foreach (var name in names) _file.Forget(name);
        return converted;
    }

    // Stands in for a parameter that is not there, so that the modules can be built to the end and every problem be named.
    private Tensor Placeholder(ReadOnlySpan<long> shape) => Own(empty(shape.ToArray(), _type, META));

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
