using System.Diagnostics;
using System.Globalization;
using HartFarm.Chaos.Faults;
using HartFarm.Testing.Processes;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>What the harness does to a single process does what it says, or says why it cannot.</summary>
public sealed class ProcessTroubleTests
{
    [Fact]
    public void A_disk_that_is_full_takes_nothing_until_there_is_room_again()
    {
        using var disk = new ProcessDisk();
        var file = Path.Combine(disk.Folder, "file");
        if (disk.Missing is { } missing)
        {
            Assert.Contains("could not be mounted", missing, StringComparison.Ordinal);
            return;
        }
        disk.Fill();
        Assert.Throws<IOException>(() => File.WriteAllBytes(file, new byte[4096]));
        disk.Clear();
        File.WriteAllBytes(file, new byte[4096]);
    }

    [Fact]
    public async Task A_clock_that_is_set_is_that_of_its_process()
    {
        using var clock = new ProcessClock();
        if (ProcessClock.Missing is { } missing)
        {
            Assert.Contains("libfaketime", missing, StringComparison.Ordinal);
            Assert.Empty(clock.Environment);
            return;
        }
        foreach (var jump in (TimeSpan[])[TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromMinutes(-10)])
        {
            clock.Set(jump);
            var start = new ProcessStartInfo("date", ["+%s"]) { RedirectStandardOutput = true };
            foreach (var (name, value) in clock.Environment) start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var told = long.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
            Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(told) - DateTimeOffset.UtcNow - jump, TimeSpan.FromMinutes(-2), TimeSpan.FromMinutes(2));
        }
    }
}
