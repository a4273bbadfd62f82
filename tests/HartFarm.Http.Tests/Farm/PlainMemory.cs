using HartFarm.Worker.Planning;

namespace HartFarm.Http.Tests.Farm;

/// <summary>A device's memory by plain numbers.</summary>
internal sealed class PlainMemory : IDeviceMemory
{
    public long Total => 64L << 30;

    public long Available => 32L << 30;

    public long? Used => 1234;

    public Func<long?> Watch() => () => Used;
}
