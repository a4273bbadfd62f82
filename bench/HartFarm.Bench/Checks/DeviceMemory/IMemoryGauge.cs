namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>The memory of the device that is checked.</summary>
internal interface IMemoryGauge
{
    /// <summary>All bytes; null where the system does not say.</summary>
    long? Total();

    /// <summary>Bytes that this process may still have, what it has among them on a CPU; null where the system does not say.</summary>
    long? Free();

    /// <summary>Bytes in use now: on a GPU by everybody, on a CPU by this process, mapped files aside; null where the system does not say.</summary>
    long? Used();

    /// <summary>Begins to watch for the most that is in use.</summary>
    /// <returns>Tells the most bytes in use since then; null where the system does not say.</returns>
    Func<long?> Watch();
}
