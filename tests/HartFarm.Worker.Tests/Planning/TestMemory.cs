using HartFarm.Worker.Planning;

namespace HartFarm.Worker.Tests.Planning;

/// <summary>A device's memory by plain numbers.</summary>
internal sealed class TestMemory : IDeviceMemory
{
    public long Total { get; set; } = 64L << 30;

    public long Available { get; set; } = 32L << 30;

    public long? Used { get; set; } = 1234;

    public Func<long?> Watch() => () => Used;
}
