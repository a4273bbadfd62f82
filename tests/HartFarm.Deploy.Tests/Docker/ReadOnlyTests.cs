using System.Diagnostics;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>The coordinator on a file system that cannot be written, where this machine lets the tests make one.</summary>
public class ReadOnlyTests
{
    [Fact]
    public async Task It_runs_where_nothing_but_its_home_and_temporary_files_can_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (await RunAsync("unshare", "--mount", "true")).ExitCode == 0, "no mount namespace can be made here");
        var (exitCode, output) = await RunAsync(
            "unshare", "--mount", "bash", Repository.At("tests/HartFarm.Deploy.Tests/Docker/read-only.sh"), Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), Repository.At("deploy/docker/health.sh"));
        Assert.Equal((0, "HTTP/1.1 200 OK\n"), (exitCode, output));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
