using System.Globalization;
using HartFarm.Model.Generation;

namespace HartFarm.Bench.Measuring;

/// <summary>How far images are from those that are to be the same, in steps of the 256 that a channel has.</summary>
/// <param name="Images">Pairs that were compared.</param>
/// <param name="Identical">Those of them without any difference.</param>
/// <param name="Largest">The largest difference of a channel of a pixel.</param>
/// <param name="Mean">The mean over all channels of all pixels.</param>
/// <param name="Pixels">The share of pixels that differ at all.</param>
internal sealed record ImageDifference(int Images, int Identical, int Largest, double Mean, double Pixels)
{
    /// <summary>Compares images pair by pair.</summary>
    public static ImageDifference Of(IReadOnlyList<GeneratedImage> ones, IReadOnlyList<GeneratedImage> others)
    {
        var (identical, largest, sum, pixels, all) = (0, 0, 0L, 0L, 0L);
        foreach (var (one, other) in ones.Zip(others))
        {
            if (one.Rgb.AsSpan().SequenceEqual(other.Rgb)) identical++;
            for (var pixel = 0; pixel < one.Rgb.Length; pixel += 3)
            {
                var most = 0;
                for (var channel = pixel; channel < pixel + 3; channel++)
                {
                    var difference = Math.Abs(one.Rgb[channel] - other.Rgb[channel]);
                    sum += difference;
                    most = Math.Max(most, difference);
                }
                if (most > 0) pixels++;
                largest = Math.Max(largest, most);
            }
            all += one.Rgb.Length / 3;
        }
        return new ImageDifference(ones.Count, identical, largest, (double)sum / (3 * all), (double)pixels / all);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Identical} of {Images} images identical; {Pixels:P2} of pixels differ, by {Largest} of 255 at most and {Mean:0.#####} in the mean");
}
