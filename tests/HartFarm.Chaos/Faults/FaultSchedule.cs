using HartFarm.Chaos.Farm;

namespace HartFarm.Chaos.Faults;

/// <summary>What happens to a farm, and when: drawn from a seed, the same each time.</summary>
internal static class FaultSchedule
{
    // What happens to processes shows most, and services take long to come back.
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.Kill, 6), (FaultKind.Stop, 3), (FaultKind.Terminate, 3), (FaultKind.Cut, 4), (FaultKind.Silence, 3), (FaultKind.Trouble, 6),
        (FaultKind.Clock, 4), (FaultKind.FullDisk, 3),
    ];

    // S3 refuses requests that are dated a quarter of an hour off.
    private const double LongestJump = 600;

    /// <summary>Draws a schedule. Several faults may be there at once, on different parts.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="length">How long it is.</param>
    public static IReadOnlyList<Fault> Of(int seed, TimeSpan length)
    {
        var random = new Random(seed);
        var busy = new Dictionary<string, double>();
        List<Fault> faults = [];
        for (var at = Between(0.5, 3); at < length.TotalSeconds; at += Between(0.3, 3))
        {
            var kind = Kind();
            var target = Target(kind);
            // A process that stands still for less than its lease would go on as if nothing had been.
            var lasts = kind == FaultKind.Stop ? FarmParts.LeaseFor.TotalSeconds + Between(1, 4) : Between(0.1, 8);
            var jump = kind == FaultKind.Clock ? TimeSpan.FromSeconds(Math.Round(Between(30, LongestJump)) * (random.Next(2) == 0 ? 1 : -1)) : default;
            var part = target.Split('/')[0];
            if (busy.GetValueOrDefault(part) > at) continue;
            busy[part] = at + lasts + 1;
            faults.Add(new Fault(TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(lasts), kind, target, jump));
        }
        return faults;

        double Between(double least, double most) => least + ((most - least) * random.NextDouble());

        FaultKind Kind()
        {
            var left = random.Next(Weights.Sum(one => one.Weight));
            return Weights.First(one => (left -= one.Weight) < 0).Kind;
        }

        string Target(FaultKind kind)
        {
            var process = FarmParts.Processes[random.Next(FarmParts.Processes.Count)];
            return kind switch
            {
                FaultKind.Kill when random.Next(4) == 0 => FarmParts.Services[random.Next(FarmParts.Services.Count)],
                FaultKind.Trouble => FarmParts.Link(process, FarmParts.Store),
                FaultKind.Cut or FaultKind.Silence => random.GetItems(FarmParts.LinksOf(process).ToArray(), 1)[0],
                _ => process,
            };
        }
    }
}
