using static TorchSharp.torch;

namespace HartFarm.Bench.Checks.Measures;

/// <summary>Records the codes that a batch draws, by stage, and feeds another batch what one was fed.</summary>
internal sealed class TokenRecorder
{
    private const string Codes = ".idx";
    private const string Maps = ".h_BChw";

    private readonly Dictionary<string, List<long[]>> _codes = [];
    private readonly Dictionary<string, Tensor> _maps = [];

    /// <summary>Whose maps take the place of the computed ones, or null.</summary>
    internal TokenRecorder? Leader { get; set; }

    /// <summary>Whether maps are kept, for others to be led by.</summary>
    internal bool KeepsMaps { get; init; }

    /// <summary>The stages, in the order in which they were seen.</summary>
    internal IReadOnlyCollection<string> Stages => _codes.Keys;

    /// <summary>Forgets what was recorded.</summary>
    internal void Clear()
    {
        _codes.Clear();
        foreach (var map in _maps.Values) map.Dispose();
        _maps.Clear();
    }

    /// <summary>What a pipeline's observer calls.</summary>
    internal void Observe(string name, Tensor value)
    {
        if (name.EndsWith(Codes, StringComparison.Ordinal))
        {
            // A stage of many images is drawn in parts, in their order.
            var stage = name[..^Codes.Length];
            if (!_codes.TryGetValue(stage, out var rows)) _codes[stage] = rows = [];
            using var host = value.to(CPU).contiguous();
            rows.AddRange(host.data<long>().ToArray().Chunk((int)host.shape[1]));
        }
        else if (name.EndsWith(Maps, StringComparison.Ordinal))
        {
            if (Leader?._maps.TryGetValue(name, out var led) == true) value.copy_(led);
            if (KeepsMaps) _maps[name] = value.to(ScalarType.Float32, CPU).clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The codes of a stage, image by image.</summary>
    internal IReadOnlyList<long[]> Of(string stage) => _codes[stage];

    /// <summary>All codes of an image.</summary>
    internal long[] Image(int number) => [.. _codes.Values.SelectMany(rows => rows[number])];

    /// <summary>The share of codes of a stage that are equal.</summary>
    internal static double Agreement(IReadOnlyList<long[]> ones, IReadOnlyList<long[]> others)
    {
        var (equal, all) = (0L, 0L);
        foreach (var (one, other) in ones.Zip(others))
        {
            equal += one.Zip(other).Count(pair => pair.First == pair.Second);
            all += one.Length;
        }
        return (double)equal / all;
    }
}
