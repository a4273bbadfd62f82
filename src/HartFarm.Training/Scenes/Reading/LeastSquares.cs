namespace HartFarm.Training.Scenes.Reading;

/// <summary>Fits several signals by the same terms, all at once.</summary>
/// <param name="terms">How many terms.</param>
/// <param name="signals">How many signals.</param>
internal sealed class LeastSquares(int terms, int signals)
{
    private readonly double[,] _products = new double[terms, terms];
    private readonly double[,] _values = new double[terms, signals];
    private readonly double[] _squares = new double[signals];

    /// <summary>How many points were added.</summary>
    public int Points { get; private set; }

    /// <summary>Adds a point: the terms' values there and the signals'.</summary>
    public void Add(ReadOnlySpan<double> row, ReadOnlySpan<double> values)
    {
        Points++;
        for (var i = 0; i < terms; i++)
        {
            for (var j = 0; j <= i; j++) _products[i, j] += row[i] * row[j];
            for (var k = 0; k < signals; k++) _values[i, k] += row[i] * values[k];
        }
        for (var k = 0; k < signals; k++) _squares[k] += values[k] * values[k];
    }

    /// <summary>The terms' factors, <c>[terms, signals]</c>, and the sum of squares that the first <paramref name="used"/> terms leave.</summary>
    public (double[,] Factors, double Left) Solve(int used)
    {
        var lower = Cholesky(used);
        var factors = new double[used, signals];
        double left = 0;
        for (var k = 0; k < signals; k++)
        {
            left += _squares[k];
            for (var i = 0; i < used; i++)
            {
                var sum = _values[i, k];
                for (var j = 0; j < i; j++) sum -= lower[i, j] * factors[j, k];
                factors[i, k] = sum / lower[i, i];
                left -= factors[i, k] * factors[i, k];
            }
            for (var i = used - 1; i >= 0; i--)
            {
                var sum = factors[i, k];
                for (var j = i + 1; j < used; j++) sum -= lower[j, i] * factors[j, k];
                factors[i, k] = sum / lower[i, i];
            }
        }
        return (factors, Math.Max(0, left));
    }

    private double[,] Cholesky(int used)
    {
        var lower = new double[used, used];
        for (var i = 0; i < used; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = _products[i, j];
                for (var k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                // A little on the diagonal keeps terms apart that the points cannot tell apart.
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 0) + 1e-6 * (1 + _products[i, i])) : sum / lower[j, j];
            }
        }
        return lower;
    }
}
