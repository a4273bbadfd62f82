using HartFarm.Bench.Measuring;

namespace HartFarm.Bench.Tests;

public class ResidentMemoryTests
{
    [Fact]
    public void The_kernels_kibibytes_become_bytes()
    {
        var memory = ResidentMemory.Parse(["Name:\tbench", "VmHWM:\t    2048 kB", "VmRSS:\t    1024 kB", "RssFile:\t     512 kB"]);
        Assert.Equal(new ResidentMemory(2 << 20, 1 << 20, 1 << 19), memory);
    }

    [Fact]
    public void A_missing_field_is_named()
    {
        var error = Assert.Throws<FormatException>(() => ResidentMemory.Parse(["VmHWM:\t2048 kB", "RssFile:\t512 kB"]));
        Assert.Contains("VmRSS", error.Message, StringComparison.Ordinal);
    }
}
