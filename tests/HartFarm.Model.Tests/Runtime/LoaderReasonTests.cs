using HartFarm.Model.Runtime;

namespace HartFarm.Model.Tests.Runtime;

public class LoaderReasonTests
{
    private const string Advice = "Unable to load shared library 'torch_cpu' or one of its dependencies. In order to help diagnose loading problems, use strace: ";

    [Fact]
    public void A_library_that_is_in_none_of_the_places_is_missing() =>
        Assert.Equal("there is no libtorch_cpu.so", Reason(
            "torch_cpu",
            "/app/libtorch_cpu.so: cannot open shared object file: No such file or directory",
            "/shared/libtorch_cpu.so: cannot open shared object file: No such file or directory",
            "/app/torch_cpu: cannot open shared object file: No such file or directory",
            "torch_cpu.so: cannot open shared object file: No such file or directory"));

    [Fact]
    public void A_library_that_the_wanted_one_needs_is_told_by_its_own_name() =>
        Assert.Equal("libgomp.so.1: cannot open shared object file: No such file or directory", Reason(
            "torch_cpu",
            "/app/torch_cpu.so: cannot open shared object file: No such file or directory",
            "libgomp.so.1: cannot open shared object file: No such file or directory"));

    [Fact]
    public void The_place_that_holds_an_unfit_one_is_told() =>
        Assert.Equal("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", Reason(
            "LibTorchSharp",
            "/shared/libLibTorchSharp.so: cannot open shared object file: No such file or directory",
            "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)",
            "libLibTorchSharp: cannot open shared object file: No such file or directory"));

    [Fact]
    public void A_message_without_places_still_names_the_library() => Assert.Equal("there is no libc10.so", Reason("/there/libc10.so"));

    private static string Reason(string library, params string[] lines) => LoaderReason.Of(new DllNotFoundException(string.Join('\n', [Advice, .. lines])), library);
}
