namespace HartFarm.Build.Tests.Flavors;

/// <summary>A build without a libtorch of its own takes the one in the folder that HARTFARM_LIBTORCH names.</summary>
[Collection(Builds.Name)]
public sealed class SystemFlavorTests(SystemBuild build) : IClassFixture<SystemBuild>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_generates_on_the_libtorch_that_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        Assert.False(File.Exists(Path.Combine(build.Output, "libtorch_cpu.so")));
        var libraries = LibTorch.PutFolder(_folder, "lib");
        Succeeds(build.Run(libraries, "model", "init", "--preset", "tiny", "--out", _folder["tiny"]));
        Succeeds(build.Run(libraries, "generate", "--model", _folder["tiny"], "--prompt", "a red fox", "--out", _folder["images"]));
        Assert.True(File.Exists(_folder["images/images/00000/000000000.png"]));
    }

    [Fact]
    public void Without_the_variable_the_error_names_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        Fails(null, "this build brings no libtorch (TorchFlavor=system), and HARTFARM_LIBTORCH does not name the folder of one: there is no libtorch_cpu.so.");
        // TorchSharp, left to itself, would have copied the libraries of NuGet's folder there.
        Assert.False(Directory.Exists(Path.Combine(build.Output, "cpu")));
    }

    [Fact]
    public void A_folder_without_libtorch_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        Fails(_folder["none"], $"HARTFARM_LIBTORCH names {_folder["none"]}, where there is no libc10.so.");
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_is_named_with_the_loaders_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"]) _folder.Put($"broken/{name}", "no library");
        var path = _folder["broken/libc10.so"];
        Fails(_folder["broken"], $"{path} (HARTFARM_LIBTORCH) cannot be loaded: {path}: file too short.");
    }

    [Fact]
    public void A_library_that_is_missing_beside_the_others_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        var libraries = LibTorch.PutFolder(_folder, "lib");
        File.Delete(Assert.Single(Directory.GetFiles(libraries, "libgomp*")));
        Assert.Contains("libgomp", Fails(libraries, "").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_that_lacks_symbols_is_refused_at_the_start_and_they_are_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        // Another libtorch than TorchSharp's library was made for: one that has no such operator.
        var program = build.CopyWith(_folder, "other", LibTorch.Binding, "_ZN2at4_ops7erfinv_4callERNS_6TensorE", "_ZN2at4_ops7erfinq_4callERNS_6TensorE");
        var libraries = LibTorch.PutFolder(_folder, "lib");
        foreach (var command in (string[][])[["model", "init", "--preset", "tiny", "--out", _folder["tiny"]], ["doctor"]])
        {
            var run = ProcessRun.Of("dotnet", [program, .. command], _folder.Path, ("HARTFARM_LIBTORCH", libraries));
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(
                $"TorchSharp's native library does not fit the libtorch in {libraries} (HARTFARM_LIBTORCH): of the symbols that it needs, 1 missing: _ZN2at4_ops7erfinq_4callERNS_6TensorE.",
                run.Output + run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_libtorch_that_lacks_symbols_may_be_tried_where_the_user_allows_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        var program = build.CopyWith(_folder, "other", LibTorch.Binding, "_ZN2at4_ops7erfinv_4callERNS_6TensorE", "_ZN2at4_ops7erfinq_4callERNS_6TensorE");
        (string, string)[] allowed = [("HARTFARM_LIBTORCH", LibTorch.PutFolder(_folder, "lib")), ("HARTFARM_LIBTORCH_UNFIT", "allow")];
        Succeeds(ProcessRun.Of("dotnet", [program, "model", "init", "--preset", "tiny", "--out", _folder["tiny"]], _folder.Path, allowed));
        var doctor = ProcessRun.Of("dotnet", [program, "doctor", "--model", _folder["tiny"]], _folder.Path, allowed);
        Assert.Matches(@"warning +libtorch .*; it lacks 1 symbols, as HARTFARM_LIBTORCH_UNFIT allows: _ZN2at4_ops7erfinq_4callERNS_6TensorE\n", doctor.Output);
    }

    [Fact]
    public void A_part_for_CUDA_that_cannot_be_loaded_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        var libraries = LibTorch.PutFolder(_folder, "lib");
        File.Delete(Path.Combine(libraries, "libtorch_cuda.so"));
        var path = _folder.Put("lib/libtorch_cuda.so", "no library");
        Fails(libraries, $"{path} (HARTFARM_LIBTORCH) cannot be loaded: {path}: file too short.");
    }

    [Fact]
    public void The_doctor_says_which_libtorch_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the libraries are named as on Linux");
        var libraries = LibTorch.PutFolder(_folder, "lib");
        Assert.Matches($@"ok +libtorch +2\.\d+\.\d+, flavor system, from {libraries}\n", build.Run(libraries, "doctor").Output);
    }

    [Fact]
    public void A_build_with_a_libtorch_of_its_own_refuses_a_second()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so")), "this build has none of its own");
        var run = ProcessRun.Of(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), "model", "init", "--preset", "tiny", "--out", _folder["tiny"]], _folder.Path,
            ("HARTFARM_LIBTORCH", LibTorch.PutFolder(_folder, "lib")));
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"^hartfarm: HARTFARM_LIBTORCH is set, but this build brings a libtorch of its own \(TorchFlavor=(cpu|cuda)\): unset it, or build with TorchFlavor=system\.\n$", run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private static void Succeeds(ProcessRun run) => Assert.True(run.ExitCode == 0, run.Output + run.Error);

    private ProcessRun Fails(string? libraries, string message)
    {
        var run = build.Run(libraries, "model", "init", "--preset", "tiny", "--out", _folder["tiny"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"hartfarm: {message}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        return run;
    }
}
