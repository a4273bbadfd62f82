using System.Security.Cryptography;

namespace HartFarm.LoadBench.Workers;

/// <summary>How long shards take: drawn by seed from a lognormal distribution of a mean and a coefficient of variation.</summary>
/// <param name="mean">The mean.</param>
/// <param name="variation">The standard deviation over the mean, at least 0.</param>
internal sealed class ServiceTime(TimeSpan mean, double variation)
{
    /// <summary>That of a seed; the same seed has the same.</summary>
    public TimeSpan Of(long seed)
    {
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(BitConverter.GetBytes(seed))));
        // By Box and Muller; 1 minus a number below 1 is above 0.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var deviation = Math.Sqrt(Math.Log(1 + variation * variation));
        return mean * Math.Exp(deviation * normal - deviation * deviation / 2);
    }
}
