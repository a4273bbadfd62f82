namespace HartFarm.Chaos.Faults;

/// <summary>What a stretch of network does with what goes over it.</summary>
internal enum LinkState
{
    /// <summary>It passes everything on.</summary>
    Open,

    /// <summary>Connections end, and no new ones come about.</summary>
    Cut,

    /// <summary>Connections stay, and nothing passes.</summary>
    Silent,

    /// <summary>
    /// For a store: each connection is answered with 500 or 503, is slow, loses the answer of what was done, or breaks off in the middle of a body,
    /// as chance has it; some are well.
    /// </summary>
    Faulty,
}
