namespace HartFarm.Chaos.Faults;

/// <summary>What is wrong with one connection.</summary>
/// <param name="Status">The answer that its first request gets instead of the store's; null for none.</param>
/// <param name="MostUp">Bytes to the store after which it breaks.</param>
/// <param name="MostDown">Bytes from the store after which it breaks; 0 loses the answer to what was done.</param>
/// <param name="Pause">How long every piece takes.</param>
internal sealed record ConnectionTrouble(int? Status, long MostUp, long MostDown, TimeSpan Pause)
{
    // Answers of the store are at most a shard; most are heads of a few hundred bytes.
    private const int LongestPart = 20_000;

    /// <summary>A connection that is well.</summary>
    public static ConnectionTrouble None { get; } = new(null, long.MaxValue, long.MaxValue, TimeSpan.Zero);

    /// <summary>What chance has for a connection.</summary>
    public static ConnectionTrouble Draw(Random random) => random.Next(7) switch
    {
        0 => None with { Status = 500 },
        1 => None with { Status = 503 },
        2 => None with { Pause = TimeSpan.FromMilliseconds(random.Next(100, 1500)) },
        3 => None with { MostDown = 0 },
        4 => None with { MostUp = random.Next(LongestPart) },
        5 => None with { MostDown = random.Next(LongestPart) },
        _ => None,
    };
}
