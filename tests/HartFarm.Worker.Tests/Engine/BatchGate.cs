using HartFarm.Model.Generation;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>Where batches of shards wait: each says that it has come, and goes on when it is let.</summary>
internal sealed class BatchGate : IDisposable
{
    private const int All = 1000;

    private readonly SemaphoreSlim _come = new(0);
    private readonly SemaphoreSlim _go = new(0);

    /// <summary>A generator's <see cref="TestGenerator.Before"/>; the probe's batches pass.</summary>
    public void Hold(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        if (batch[0].Prompt.StartsWith("a photograph", StringComparison.Ordinal)) return;
        _come.Release();
        _go.Wait(cancellation);
    }

    /// <summary>The same, and none waits; the probe's batches say so, too.</summary>
    public void Count(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) => _come.Release();

    /// <summary>Ends when one has come that was not waited for yet.</summary>
    public Task NextAsync() => _come.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets one go on.</summary>
    public void LetOne() => _go.Release();

    /// <summary>Lets all go on.</summary>
    public void LetAll() => _go.Release(All);

    public void Dispose()
    {
        _come.Dispose();
        _go.Dispose();
    }
}
