namespace HartFarm.Storage.Tests;

/// <summary>Tests that measure the process's memory, which no other test may use meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class MemoryMeasure
{
    public const string Name = "memory";

    /// <summary>Bytes in use.</summary>
    public static long Held() => GC.GetTotalMemory(forceFullCollection: true);
}
