using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Hosting;

/// <summary>Runs workers as long as their host runs. The host ends when one of them cannot start, or breaks.</summary>
public sealed partial class WorkerService : IHostedLifecycleService, IAsyncDisposable
{
    private readonly List<FarmWorker> _workers = [];
    private readonly IReadOnlyList<WorkerOptions> _options;
    private readonly WorkerServices _services;
    private readonly ModelLoaderFactory _loaders;
    private readonly WorkerExitCode _exitCode;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _log;

    /// <param name="options">The workers, checked.</param>
    /// <param name="services">What they share.</param>
    /// <param name="loaders">What loads their models.</param>
    /// <param name="exitCode">Is told how they ended.</param>
    /// <param name="lifetime">Ends the host.</param>
    /// <param name="log">Is told of workers that cannot start.</param>
    public WorkerService(
        IReadOnlyList<WorkerOptions> options, WorkerServices services, ModelLoaderFactory loaders, WorkerExitCode exitCode, IHostApplicationLifetime lifetime,
        ILogger<WorkerService> log) =>
        (_options, _services, _loaders, _exitCode, _lifetime, _log) = (options, services, loaders, exitCode, lifetime, log);

    /// <summary>Creates the workers, once the bus and all else has been started.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var options in _options) _ = RunAsync(options);
        return Task.CompletedTask;
    }

    /// <summary>Drains the workers, while the bus and all else still runs.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_workers) return Task.WhenAll(_workers.Select(worker => worker.DrainAsync()));
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }

    private async Task RunAsync(WorkerOptions options)
    {
        try
        {
            var device = WorkerDevice.Find(options.Device);
            var worker = new FarmWorker(options, device, _loaders(options.Device, options.Precision, options.Threads), _services);
            lock (_workers) _workers.Add(worker);
            await worker.RunAsync(_lifetime.ApplicationStopping);
            if (await worker.Exit == WorkerExit.Drained) return;
            _exitCode.Value = WorkerExitCode.Failed;
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            var isInput = error is WorkerException or CheckpointException or ArgumentException or TorchUnavailableException;
            _exitCode.Value = isInput ? WorkerExitCode.BadInput : WorkerExitCode.Failed;
            LogNotStarted(_log, error.Message, isInput ? null : error);
        }
        _lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker cannot start: {Reason}")]
    private static partial void LogNotStarted(ILogger log, string reason, Exception? error);
}
