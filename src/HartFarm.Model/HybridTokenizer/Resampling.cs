using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>A change of a square map's size, as two products with one small matrix that the parameters' store owns.</summary>
internal sealed class Resampling
{
    private readonly Tensor? _matrix;

    private Resampling(Tensor? matrix) => _matrix = matrix;

    /// <summary>Means over windows, from a side of <paramref name="from"/> to one of <paramref name="to"/>.</summary>
    internal static Resampling Area(IParameterStore store, int from, int to, Device device) => Of(store, AreaResampling.Matrix, from, to, device);

    /// <summary>Cubic convolution, from a side of <paramref name="from"/> to one of <paramref name="to"/>.</summary>
    internal static Resampling Bicubic(IParameterStore store, int from, int to, Device device) => Of(store, BicubicResampling.Matrix, from, to, device);

    /// <summary>The map <c>[B, C, from, from]</c> as <c>[B, C, to, to]</c>, in float32.</summary>
    internal Tensor Forward(Tensor map)
    {
        if (_matrix is null) return map.alias();
        using var scope = NewDisposeScope();
        var columns = nn.functional.linear(map, _matrix).transpose(2, 3);
        return scope.MoveToOuter(nn.functional.linear(columns, _matrix).transpose(2, 3).contiguous());
    }

    private static Resampling Of(IParameterStore store, Func<int, int, double[]> matrix, int from, int to, Device device)
    {
        // Equal sizes are the identity in both.
        if (from == to) return new Resampling(null);
        using var scope = NewDisposeScope();
        return new Resampling(store.Keep(tensor(matrix(from, to)).reshape(to, from).to(ScalarType.Float32, device)));
    }
}
