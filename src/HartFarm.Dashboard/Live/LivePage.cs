using HartFarm.Client;
using HartFarm.Dashboard.Hosting;
using HartFarm.Dashboard.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace HartFarm.Dashboard.Live;

/// <summary>A page, or a part of one, that looks at the farm again and again while somebody has it open.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>The way to the farm.</summary>
    [Inject]
    protected FarmSession Farm { get; set; } = null!;

    [Inject]
    private IOptions<DashboardOptions> Options { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <summary>Whether it has been looked at least once.</summary>
    protected bool Seen { get; private set; }

    /// <summary>Why the last look failed; null when it did not. What was seen before stays.</summary>
    protected string? Fault { get; private set; }

    /// <summary>Whether there is nothing to look at: the farm says so.</summary>
    protected bool Missing { get; private set; }

    /// <summary>Fires when the page is closed.</summary>
    protected CancellationToken Closed => _closed.Token;

    /// <summary>The time.</summary>
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Looks once, and keeps what is seen.</summary>
    protected abstract Task LookAsync(FarmClient farm, CancellationToken cancellation);

    /// <inheritdoc/>
    protected override void OnInitialized() => _ = RunAsync();

    /// <summary>Looks now, beside the usual looks.</summary>
    protected async Task LookNowAsync()
    {
        try
        {
            await LookAsync(await Farm.ClientAsync(), Closed);
            (Seen, Fault, Missing) = (true, null, false);
        }
        catch (FarmException error)
        {
            Missing = error.Status is System.Net.HttpStatusCode.NotFound;
            Fault = error.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Options.Value.LookInterval, Clock);
        var closed = Closed;
        try
        {
            do
            {
                await InvokeAsync(LookNowAsync);
                await InvokeAsync(StateHasChanged);
            }
            while (await timer.WaitForNextTickAsync(closed));
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody looks any more.
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    }
}
