namespace HartFarm.Model.Tests.Checkpoints.Hub;

/// <summary>Keeps what is reported, at once and in order, unlike <see cref="Progress{T}"/>.</summary>
public sealed class Reports<T>(Action<T>? also = null) : IProgress<T>
{
    public List<T> Seen { get; } = [];

    public void Report(T value)
    {
        Seen.Add(value);
        also?.Invoke(value);
    }
}
