namespace HartFarm.Model.HybridTokenizer;

/// <summary>Down-resampling by the mean of each cell's window; windows overlap where the sizes do not divide.</summary>
internal static class AreaResampling
{
    /// <summary>The matrix <c>[to, from]</c>, row by row: output i is the mean of inputs floor(i*from/to) to ceil((i+1)*from/to)-1.</summary>
    internal static double[] Matrix(int from, int to)
    {
        var matrix = new double[to * from];
        for (var i = 0; i < to; i++)
        {
            var start = i * from / to;
            var end = (((i + 1) * from) + to - 1) / to;
            for (var j = start; j < end; j++) matrix[(i * from) + j] = 1.0 / (end - start);
        }
        return matrix;
    }
}
