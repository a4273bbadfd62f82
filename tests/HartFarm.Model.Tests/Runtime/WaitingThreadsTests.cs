using System.Runtime.InteropServices;
using HartFarm.Model.Runtime;

namespace HartFarm.Model.Tests.Runtime;

/// <summary>How long OpenMP's threads look for work before they sleep: libtorch reads it once, as it is loaded.</summary>
public sealed partial class WaitingThreadsTests
{
    [Fact]
    public void ThreadsSpinForMicrosecondsUnlessTheUserSaysHowTheyWait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the C library's variables are set on Linux alone");
        var given = Environment.GetEnvironmentVariable("GOMP_SPINCOUNT");
        var policy = Environment.GetEnvironmentVariable("OMP_WAIT_POLICY");

        Torch.Initialize();

        Assert.Equal(given ?? (policy is null ? "3000" : null), Marshal.PtrToStringUTF8(GetVariable("GOMP_SPINCOUNT")));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);
}
