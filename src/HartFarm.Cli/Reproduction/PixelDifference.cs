using HartFarm.Storage.Images;

namespace HartFarm.Cli.Reproduction;

/// <summary>How far two images are from each other, in steps of the 256 that a channel has.</summary>
/// <param name="Max">The largest difference of a channel of a pixel.</param>
/// <param name="Mean">The mean over all channels of all pixels.</param>
/// <param name="Pixels">Pixels that differ at all.</param>
public sealed record PixelDifference(int Max, double Mean, long Pixels)
{
    /// <summary>Compares two images; null where they are of different sizes.</summary>
    public static PixelDifference? Of(DecodedImage one, DecodedImage other)
    {
        if (one.Width != other.Width || one.Height != other.Height) return null;
        long sum = 0, pixels = 0;
        var most = 0;
        for (var i = 0; i < one.Rgb.Length; i += 3)
        {
            var differs = false;
            for (var channel = i; channel < i + 3; channel++)
            {
                var difference = Math.Abs(one.Rgb[channel] - other.Rgb[channel]);
                sum += difference;
                most = Math.Max(most, difference);
                differs |= difference > 0;
            }
            if (differs) pixels++;
        }
        return new PixelDifference(most, (double)sum / one.Rgb.Length, pixels);
    }
}
