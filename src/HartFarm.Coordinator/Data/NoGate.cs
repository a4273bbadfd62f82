namespace HartFarm.Coordinator.Data;

/// <summary>A gate that stands open.</summary>
internal sealed class NoGate : IDisposable
{
    public static readonly NoGate Instance = new();

    public void Dispose()
    {
    }
}
