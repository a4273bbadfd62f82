namespace HartFarm.Worker.Planning;

/// <summary>The memory of the device that a worker computes on.</summary>
public interface IDeviceMemory
{
    /// <summary>All that the device has, in bytes; 0 where the system does not say.</summary>
    long Total { get; }

    /// <summary>What this process may have of it in all, in bytes; 0 where the system does not say. What it has already counts on a CPU alone.</summary>
    long Available { get; }

    /// <summary>Begins to watch for the most that is in use.</summary>
    /// <returns>Tells how many bytes more than now were in use at most; null where the system does not say.</returns>
    Func<long?> Watch();
}
