namespace HartFarm.Model.Transformer;

/// <summary>The growing scales of an image: how many tokens each has and where they stand in the sequence.</summary>
public sealed class ScaleLayout
{
    private readonly int[] _offsets;

    /// <param name="patchNums">Tokens along a side of each scale, the first 1, growing.</param>
    public ScaleLayout(IReadOnlyList<int> patchNums)
    {
        PatchNums = patchNums;
        _offsets = new int[patchNums.Count + 1];
        for (var k = 0; k < patchNums.Count; k++) _offsets[k + 1] = _offsets[k] + patchNums[k] * patchNums[k];
    }

    /// <summary>Tokens along a side of each scale (<c>patch_nums</c>).</summary>
    public IReadOnlyList<int> PatchNums { get; }

    /// <summary>K, the number of scales.</summary>
    public int Count => PatchNums.Count;

    /// <summary>The index of the last scale.</summary>
    public int Last => Count - 1;

    /// <summary>P, the side of the last scale.</summary>
    public int LargestSide => PatchNums[Last];

    /// <summary>L, the tokens of all scales.</summary>
    public int TokenCount => _offsets[Count];

    /// <summary>How many tokens scale <paramref name="k"/> has.</summary>
    public int Tokens(int k) => PatchNums[k] * PatchNums[k];

    /// <summary>How many tokens stand before scale <paramref name="k"/>.</summary>
    public int Offset(int k) => _offsets[k];

    /// <summary>How far along the scales stage <paramref name="k"/> is, 0 to 1; the last stage keeps the one before it (reference behaviour).</summary>
    public double Ratio(int k) => Count == 1 ? 0 : Math.Min(k, Math.Max(Last - 1, 0)) / (double)Last;

    /// <summary>
    /// The row and column of each token of scale <paramref name="k"/>, stretched to the largest scale's grid: <c>[p*p, 2]</c> row by row.
    /// </summary>
    public float[] Positions(int k)
    {
        var side = PatchNums[k];
        var positions = new float[side * side * 2];
        for (var i = 0; i < side * side; i++)
        {
            positions[2 * i] = (float)(i / side) / side * LargestSide;
            positions[2 * i + 1] = (float)(i % side) / side * LargestSide;
        }
        return positions;
    }
}
