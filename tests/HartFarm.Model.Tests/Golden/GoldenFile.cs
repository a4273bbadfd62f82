using HartFarm.Model.Checkpoints;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Golden;

/// <summary>
/// One golden file under comparison. Inputs and random draws are taken with <see cref="Input"/>, everything else is held against a
/// computed tensor with <see cref="Compare"/>; <see cref="Finish"/> fails on any difference and on any tensor that was not read.
/// </summary>
public sealed class GoldenFile : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly HashSet<string> _unread;
    private readonly List<string> _problems = [];

    public GoldenFile(string folder, string name)
    {
        _file = new SafetensorsFile(Path.Combine(folder, name));
        _unread = [.. _file.Entries.Keys];
    }

    public IEnumerable<string> Names => _file.Entries.Keys;

    public bool Has(string name) => _file.Entries.ContainsKey(name);

    /// <summary>What the file says of a tensor, without reading it.</summary>
    public TensorEntry Entries(string name) => _file.Entries[name];

    /// <summary>An input or a random draw: read, and compared with nothing.</summary>
    public Tensor Input(string name)
    {
        _unread.Remove(name);
        return _file.Load(name).clone();
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
        var expected = Input(name);
        if (!expected.shape.SequenceEqual(actual.shape))
        {
            _problems.Add($"{name}: shape [{string.Join(", ", actual.shape)}] where [{string.Join(", ", expected.shape)}] is expected");
            return;
        }
        var difference = (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64, CPU)).abs().max().item<double>();
        var allowed = expected.is_integral() ? 0 : tolerance * Math.Max(1, expected.to(ScalarType.Float64).abs().max().item<double>());
        if (!(difference <= allowed)) _problems.Add($"{name}: differs by {difference:g3}, {allowed:g3} allowed");
    }

    /// <summary>Compares only where the file has the tensor: folders differ in how much they keep.</summary>
    public void CompareIfPresent(string name, Func<Tensor> actual, double tolerance)
    {
        if (Has(name)) Compare(name, actual(), tolerance);
    }

    /// <summary>Compares one number, such as a loss.</summary>
    public void Compare(string name, double actual, double tolerance)
    {
        using var value = tensor(new[] { actual }, ScalarType.Float64);
        Compare(name, value, tolerance);
    }

    public void Finish()
    {
        _problems.AddRange(_unread.Order(StringComparer.Ordinal).Select(name => $"{name}: no test reads it"));
        Assert.True(_problems.Count == 0, $"{_file.Path}:{Environment.NewLine}{string.Join(Environment.NewLine, _problems.Take(40))}");
    }

    public void Dispose() => _file.Dispose();
}
