namespace HartFarm.Bench.Checks;

/// <summary>All checks, in the order in which they are run: what the later ones rest on comes first.</summary>
internal static class CheckList
{
    /// <summary>The checks.</summary>
    internal static IReadOnlyList<ICheck> All { get; } =
    [
        new DeviceCheck(),
        new MatrixCheck(),
        new ParityCheck(),
        new PrecisionCheck(),
        new BatchCheck(),
        new MemoryCheck(),
        new OutOfMemoryCheck(),
        new ThroughputCheck(),
        new WayCheck(),
        new EnduranceCheck(),
    ];
}
