namespace HartFarm.Model.Sampling;

/// <summary>Cells of one scale that are made together: each image's own, equally many.</summary>
/// <param name="First">The first image of the batch that is meant.</param>
/// <param name="Number">Which group of the last scale this is, from 0; 0 for other scales.</param>
/// <param name="Cells">Each image's cells, ascending.</param>
public sealed record CellGroup(int First, int Number, IReadOnlyList<long[]> Cells)
{
    /// <summary>How many images.</summary>
    public int Images => Cells.Count;

    /// <summary>How many cells of each image.</summary>
    public int Count => Cells[0].Length;

    /// <summary>All cells of a scale, for every image.</summary>
    public static CellGroup All(int images, int cells)
    {
        var all = Enumerable.Range(0, cells).Select(cell => (long)cell).ToArray();
        return new CellGroup(0, 0, [.. Enumerable.Repeat(all, images)]);
    }

    /// <summary>Some of the images.</summary>
    public CellGroup Part(int first, int images) => new(First + first, Number, [.. Cells.Skip(first).Take(images)]);
}
