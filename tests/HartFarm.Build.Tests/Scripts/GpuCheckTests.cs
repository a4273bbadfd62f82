using HartFarm.Build.Tests.Flavors;

namespace HartFarm.Build.Tests.Scripts;

/// <summary>The check of a machine with a GPU, packed and unpacked, and run on the CPU of this one.</summary>
[Collection(Builds.Name)]
public sealed class GpuCheckTests : IDisposable
{
    private const long LargestPack = 55_000_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_packed_is_small_has_no_libtorch_and_checks_a_device_on_the_libtorch_that_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the program is for Linux");
        var pack = _folder["gpu-check.tar.xz"];
        Succeeds(ProcessRun.Of(Repository.At("scripts/publish.sh"), ["gpu-check", pack], null, ("XZ_OPT", "-2")));
        Assert.InRange(new FileInfo(pack).Length, 1, LargestPack);
        Succeeds(ProcessRun.Of("tar", ["-C", _folder.Path, "-xf", pack]));
        Assert.Empty(Directory.GetFiles(_folder["gpu-check"], "libtorch*", SearchOption.AllDirectories));
        Assert.True(File.Exists(_folder["gpu-check/program/libLibTorchSharp.so"]));

        // Packed in a hurry here: the script itself takes its time, and less room. Somewhere else, with no SDK to be found and no libicu.
        _folder.PutProgram("bin/dotnet", "#!/bin/sh\nexit 1\n");
        _folder.PutProgram("bin/ldconfig", "#!/bin/sh\n");
        var run = ProcessRun.Of(
            _folder["gpu-check/gpu-check.sh"], ["--device", "cpu", "--preset", "tiny", "--only", "device", "--only", "precision", "--images", "2", "--threads", "1", "--out", _folder["report"]], _folder.Path,
            ("HARTFARM_LIBTORCH", LibTorch.PutFolder(_folder, "lib")), ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"), ("TMPDIR", _folder.Path));
        Succeeds(run);
        Assert.Contains("device: passed (", run.Output, StringComparison.Ordinal);
        Assert.Contains("precision, tiny at 32 px: measured (", run.Output, StringComparison.Ordinal);
        Assert.Contains(", flavor system, from ", File.ReadAllText(_folder["report/report.md"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "pack.tar.xz", "there is no program nothing; there are hartfarm and gpu-check")]
    [InlineData("gpu-check", "pack.zip", "pack.zip does not end with .tar.xz")]
    public void What_cannot_be_published_is_named(string program, string file, string named)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the script is for Linux");
        var run = ProcessRun.Of(Repository.At("scripts/publish.sh"), [program, file], _folder.Path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal($"publish.sh: {named}\n", run.Error);
    }

    [Fact]
    public void Without_data_of_Unicode_the_script_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the script is for Linux");
        File.Copy(Repository.At("scripts/gpu-check.sh"), _folder["gpu-check.sh"]);
        _folder.PutProgram("program/HartFarm.Bench", "#!/bin/sh\n");
        _folder.PutProgram("bin/ldconfig", "#!/bin/sh\n");
        var run = ProcessRun.Of(
            "bash", [_folder["gpu-check.sh"]], _folder.Path, ("HARTFARM_LIBTORCH", _folder.Path), ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.Equal((2, "gpu-check.sh: there is no libicu\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Without_a_libtorch_the_script_says_what_it_looked_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the script is for Linux");
        File.Copy(Repository.At("scripts/gpu-check.sh"), _folder["gpu-check.sh"]);
        _folder.PutProgram("program/HartFarm.Bench", "#!/bin/sh\n");
        _folder.PutProgram("bin/python3", "#!/bin/sh\nexit 1\n");
        var run = ProcessRun.Of("bash", [_folder["gpu-check.sh"]], _folder.Path, ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.Equal((2, "gpu-check.sh: HARTFARM_LIBTORCH is not set, and python3 has no PyTorch\n"), (run.ExitCode, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private static void Succeeds(ProcessRun run) => Assert.True(run.ExitCode == 0, run.Output + run.Error);
}
