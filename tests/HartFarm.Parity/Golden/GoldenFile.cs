using HartFarm.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Parity.Golden;

/// <summary>
/// One golden file under comparison. Inputs and random draws are taken with <see cref="Input"/>, everything else is held against a
/// computed tensor with <see cref="Compare(string, Tensor, double)"/>; <see cref="Finish"/> fails on any difference and on any tensor that was not read.
/// </summary>
public sealed class GoldenFile : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly HashSet<string> _unread;
    private readonly List<string> _problems = [];

    /// <param name="folder">The golden folder.</param>
    /// <param name="name">The file in it.</param>
    /// <param name="device">Where what is read is wanted: the device under comparison.</param>
    public GoldenFile(string folder, string name, Device device)
    {
        _file = new SafetensorsFile(Path.Combine(folder, name));
        Device = device;
        _unread = [.. _file.Entries.Keys];
    }

    /// <summary>Where inputs lie.</summary>
    public Device Device { get; }

    /// <summary>Tensors that were compared so far.</summary>
    public int Compared { get; private set; }

    /// <summary>The largest difference so far, of what was allowed for its tensor: 1 is all of it.</summary>
    public double LargestShare { get; private set; }

    public IEnumerable<string> Names => _file.Entries.Keys;

    public bool Has(string name) => _file.Entries.ContainsKey(name);

    /// <summary>What the file says of a tensor, without reading it.</summary>
    public TensorEntry Entries(string name) => _file.Entries[name];

    /// <summary>An input or a random draw: read, and compared with nothing.</summary>
    public Tensor Input(string name)
    {
        _unread.Remove(name);
        using var mapped = _file.Load(name);
        return Device.type == DeviceType.CPU ? mapped.clone() : mapped.to(Device);
    }

    /// <summary>An input of whole numbers, as an array.</summary>
    public long[] Integers(string name)
    {
        using var host = Input(name).to(CPU);
        return host.data<long>().ToArray();
    }

    /// <summary>An input of one number.</summary>
    public double Number(string name)
    {
        using var tensor = Input(name).to(ScalarType.Float64);
        return tensor.item<double>();
    }

    /// <summary>Numbers within <paramref name="tolerance"/> of max(1, the largest expected); integers exactly.</summary>
    public void Compare(string name, Tensor actual, double tolerance)
    {
        if (!Has(name))
        {
            _problems.Add($"{name}: not in the file");
            return;
        }
        using var scope = NewDisposeScope();
        var expected = Input(name).to(CPU);
        Compared++;
        if (!expected.shape.SequenceEqual(actual.shape))
        {
            _problems.Add($"{name}: shape [{string.Join(", ", actual.shape)}] where [{string.Join(", ", expected.shape)}] is expected");
            return;
        }
        var difference = (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64, CPU)).abs().max().item<double>();
        var allowed = expected.is_integral() ? 0 : tolerance * Math.Max(1, expected.to(ScalarType.Float64).abs().max().item<double>());
        if (allowed > 0) LargestShare = Math.Max(LargestShare, difference / allowed);
        if (!(difference <= allowed)) _problems.Add($"{name}: differs by {difference:g3}, {allowed:g3} allowed");
    }

    /// <summary>Compares only where the file has the tensor: folders differ in how much they keep.</summary>
    public void CompareIfPresent(string name, Func<Tensor> actual, double tolerance)
    {
        if (Has(name)) Compare(name, actual(), tolerance);
    }

    /// <summary>Notes what no tensor of the file says; a difference of one makes <see cref="Finish"/> fail.</summary>
    public void Require(bool holds, string problem)
    {
        if (!holds) _problems.Add(problem);
    }

    /// <summary>Compares one number, such as a loss.</summary>
    public void Compare(string name, double actual, double tolerance)
    {
        using var value = tensor(new[] { actual }, ScalarType.Float64);
        Compare(name, value, tolerance);
    }

    /// <exception cref="GoldenDifferenceException">A tensor differed, or was not read.</exception>
    public void Finish()
    {
        _problems.AddRange(_unread.Order(StringComparer.Ordinal).Select(name => $"{name}: no comparison reads it"));
        if (_problems.Count == 0) return;
        throw new GoldenDifferenceException($"{_file.Path}:{Environment.NewLine}{string.Join(Environment.NewLine, _problems.Take(40))}");
    }

    public void Dispose() => _file.Dispose();
}
