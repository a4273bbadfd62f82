namespace HartFarm.Build.Tests.Flavors;

/// <summary>TorchSharp's native library asks older systems for a symbol version that they lack; the build makes it optional in its own copies.</summary>
[Collection(Builds.Name)]
public sealed class NativeRepairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProbeProject _probe;

    public NativeRepairTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library is a Linux one");
        _probe = new ProbeProject(_folder);
    }

    [Fact]
    public void A_build_loads_libtorch_and_changes_its_copy_only_where_the_system_needs_it()
    {
        Succeeds(_probe.Build("auto"));
        Assert.Equal(LibTorch.IsSystemTooOld, IsRepaired(_probe.OutputLibrary));
        var run = _probe.Run(LibTorch.PutFolder(_folder, "libtorch"));
        Assert.Equal((0, "sum 3\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void The_repair_changes_one_flag_of_the_copy_and_nothing_in_the_package_and_happens_once()
    {
        var package = File.ReadAllBytes(_probe.PackageLibrary);
        var first = Succeeds(_probe.Build("always"));
        Assert.Contains($"Made {LibTorch.NeededVersion} optional in", first.Output, StringComparison.Ordinal);
        Assert.True(IsRepaired(_probe.OutputLibrary));
        Assert.Equal(package, File.ReadAllBytes(_probe.PackageLibrary));

        // Without its time, the test could not tell a file that was left from one that was copied and repaired again.
        var built = File.GetLastWriteTimeUtc(_probe.OutputLibrary);
        var second = Succeeds(_probe.Build("always"));
        Assert.DoesNotContain("Made", second.Output, StringComparison.Ordinal);
        Assert.True(IsRepaired(_probe.OutputLibrary));
        Assert.Equal(built, File.GetLastWriteTimeUtc(_probe.OutputLibrary));
        Assert.Equal(package, File.ReadAllBytes(_probe.PackageLibrary));
    }

    [Fact]
    public void Published_files_are_repaired_too()
    {
        Succeeds(_probe.Publish("always"));
        Assert.True(IsRepaired(_probe.PublishedLibrary));
    }

    [Fact]
    public void Never_leaves_the_library_as_it_came_and_an_older_system_refuses_it()
    {
        Succeeds(_probe.Build("never"));
        Assert.False(IsRepaired(_probe.OutputLibrary));
        Assert.SkipUnless(LibTorch.IsSystemTooOld, "this system's C++ library is new enough");
        Assert.NotEqual(0, _probe.Run(LibTorch.PutFolder(_folder, "libtorch")).ExitCode);
    }

    [Fact]
    public void A_file_of_that_name_that_is_no_library_fails_the_build_by_name()
    {
        _folder.Put($"probe/extra/{LibTorch.Binding}", "no library");
        var run = _probe.Build("always");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"extra/{LibTorch.Binding} is no 64-bit little-endian ELF library.", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ProcessRun Succeeds(ProcessRun run)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run;
    }

    // Repaired means: the package's bytes, but for one flag that was 0 and is now VER_FLG_WEAK.
    private bool IsRepaired(string library)
    {
        var (before, after) = (File.ReadAllBytes(_probe.PackageLibrary), File.ReadAllBytes(library));
        Assert.Equal(before.Length, after.Length);
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        if (changed.Length == 0) return false;
        var place = Assert.Single(changed);
        Assert.Equal((0, 2), (before[place], after[place]));
        return true;
    }
}
