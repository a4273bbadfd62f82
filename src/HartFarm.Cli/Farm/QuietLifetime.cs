using Microsoft.Extensions.Hosting;

namespace HartFarm.Cli.Farm;

/// <summary>Leaves signals to the command, which hears them itself.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
