namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Passes reports on at once and in order, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class FileProgress(Action<long> report) : IProgress<long>
{
    /// <inheritdoc/>
    public void Report(long value) => report(value);
}
