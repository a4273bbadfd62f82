using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>The coordinator on a file system that cannot be written, where this machine lets the tests make one.</summary>
public class ReadOnlyTests
{
    [Fact]
    public void It_runs_where_nothing_but_temporary_files_can_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ProcessRun.Of("unshare", ["--mount", "true"]).ExitCode == 0, "no mount namespace can be made here");
        string[] arguments =
        [
            "--mount", "bash", Repository.At("tests/HartFarm.Deploy.Tests/Docker/read-only.sh"), Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"),
            Repository.At("deploy/docker/health.sh"),
        ];
        var run = ProcessRun.Of("unshare", arguments);
        Assert.Equal((0, "HTTP/1.1 200 OK\n"), (run.ExitCode, run.Output + run.Error));
    }
}
