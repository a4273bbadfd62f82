using HartFarm.Chaos.Farm;

namespace HartFarm.Chaos.Faults;

/// <summary>Does a schedule's faults to a farm, and takes them back.</summary>
/// <param name="farm">The farm.</param>
/// <param name="say">Is told of each.</param>
internal sealed class FaultDriver(FaultyFarm farm, Action<string> say)
{
    /// <summary>Ends when the last fault is over.</summary>
    public Task RunAsync(IReadOnlyList<Fault> faults, CancellationToken cancellation) => Task.WhenAll(faults.Select(fault => RunAsync(fault, cancellation)));

    private async Task RunAsync(Fault fault, CancellationToken cancellation)
    {
        await Task.Delay(fault.At, cancellation);
        say($"{fault}");
        await (fault.Kind switch
        {
            FaultKind.Kill when FarmParts.Services.Contains(fault.Target) => KillServiceAsync(fault, cancellation),
            FaultKind.Kill => HoldAsync(fault, slot => slot.KillAsync(), cancellation),
            FaultKind.Terminate => HoldAsync(fault, slot => slot.TerminateAsync(), cancellation),
            FaultKind.Stop => StopAsync(fault, cancellation),
            FaultKind.Clock => ClockAsync(fault, cancellation),
            FaultKind.FullDisk => DiskAsync(fault, cancellation),
            FaultKind.Cut => LinkAsync(fault, LinkState.Cut, cancellation),
            FaultKind.Silence => LinkAsync(fault, LinkState.Silent, cancellation),
            _ => LinkAsync(fault, LinkState.Faulty, cancellation),
        });
    }

    private async Task KillServiceAsync(Fault fault, CancellationToken cancellation)
    {
        await farm.KillServiceAsync(fault.Target, cancellation);
        await Task.Delay(fault.Length, cancellation);
        await farm.StartServiceAsync(fault.Target, cancellation);
    }

    private async Task HoldAsync(Fault fault, Func<ProcessSlot, Task> end, CancellationToken cancellation)
    {
        var slot = farm.Slot(fault.Target);
        await end(slot);
        await Task.Delay(fault.Length, cancellation);
        slot.Release();
    }

    private async Task StopAsync(Fault fault, CancellationToken cancellation)
    {
        var slot = farm.Slot(fault.Target);
        await slot.SignalAsync("STOP");
        await Task.Delay(fault.Length, cancellation);
        await slot.SignalAsync("CONT");
    }

    private async Task ClockAsync(Fault fault, CancellationToken cancellation)
    {
        var clock = farm.Clock(fault.Target);
        clock.Set(fault.Jump);
        await Task.Delay(fault.Length, cancellation);
        clock.Set(TimeSpan.Zero);
    }

    private async Task DiskAsync(Fault fault, CancellationToken cancellation)
    {
        var disk = farm.Disk(fault.Target);
        disk.Fill();
        await Task.Delay(fault.Length, cancellation);
        disk.Clear();
    }

    private async Task LinkAsync(Fault fault, LinkState state, CancellationToken cancellation)
    {
        var link = farm.Link(fault.Target);
        link.State = state;
        await Task.Delay(fault.Length, cancellation);
        link.State = LinkState.Open;
    }
}
