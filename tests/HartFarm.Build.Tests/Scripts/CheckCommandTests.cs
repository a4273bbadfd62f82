namespace HartFarm.Build.Tests.Scripts;

/// <summary>.ci/run, in a copy beside tests and a formatter that give the results they are told to.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CheckCommandTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash");
        _folder.PutProgram("root/.ci/run", Repository.Read(".ci/run"));
    }

    [Theory]
    [InlineData("echo '12 passed, 0 failed'", "exit 0", 0, "13 passed, 0 failed")]
    [InlineData("echo '11 passed, 1 failed'; exit 1", "exit 0", 1, "12 passed, 1 failed")]
    [InlineData("echo '12 passed, 0 failed'", "exit 2", 1, "12 passed, 1 failed")]
    [InlineData("echo '11 passed, 1 failed'; exit 1", "exit 2", 1, "11 passed, 2 failed")]
    [InlineData("echo '12 passed, 0 failed'; exit 3", "exit 0", 1, "13 passed, 1 failed")]
    [InlineData("echo 'no SDK' >&2; exit 2", "exit 0", 1, "1 passed, 1 failed")]
    [InlineData("echo '12 passed, 0 failed'; echo 'Segmentation fault'", "exit 0", 1, "1 passed, 1 failed")]
    public void Red_is_red(string tests, string format, int code, string last)
    {
        _folder.PutProgram("root/scripts/test", $"#!/usr/bin/env bash\n{tests}\n");
        _folder.PutProgram("sdk/dotnet", $"#!/usr/bin/env bash\n{format}\n");
        var run = ProcessRun.Of("bash", [_folder["root/.ci/run"]], "/", ("PATH", $"{_folder["sdk"]}:/usr/bin:/bin"));
        Assert.Equal((code, last), (run.ExitCode, run.Output.TrimEnd('\n').Split('\n')[^1]));
    }

    public void Dispose() => _folder.Dispose();
}
