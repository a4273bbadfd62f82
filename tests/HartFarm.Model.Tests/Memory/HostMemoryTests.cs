using HartFarm.Model.Memory;
using HartFarm.Model.Tests.Checkpoints.Building;

namespace HartFarm.Model.Tests.Memory;

/// <summary>Linux machines as their files describe them.</summary>
public sealed class HostMemoryTests : IDisposable
{
    private const long KiB = 1024;

    private readonly TempFolder _root = new();

    public HostMemoryTests()
    {
        _root.Write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n");
        _root.Write("proc/self/status", "Name:\thartfarm\nVmRSS:\t  500000 kB\nRssAnon:\t  300000 kB\nRssFile:\t  200000 kB\n");
    }

    [Fact]
    public void What_is_free_and_what_the_process_has_is_available()
    {
        Assert.Equal(8_300_000 * KiB, HostMemory.Available(_root.Root));
        _root.Write("proc/self/cgroup", "0::/user.slice/x\n");
        Assert.Equal(8_300_000 * KiB, HostMemory.Available(_root.Root));
    }

    [Fact]
    public void A_group_of_version_2_limits_it_and_so_does_one_above()
    {
        _root.Write("proc/self/cgroup", "0::/pod/container\n");
        Group("sys/fs/cgroup/pod/container", "max", 900_000, "inactive_file 100\nactive_file 200\n");
        Assert.Equal(8_300_000 * KiB, HostMemory.Available(_root.Root));
        Group("sys/fs/cgroup/pod", $"{2_000_000 * KiB}", 900_000, $"anon 5\nfile 6\ninactive_file {200_000 * KiB}\nactive_file {100_000 * KiB}\n");
        Assert.Equal((2_000_000 - 900_000 + 300_000 + 300_000) * KiB, HostMemory.Available(_root.Root));
        Group("sys/fs/cgroup/pod/container", $"{1_000_000 * KiB}", 900_000, "");
        Assert.Equal((1_000_000 - 900_000 + 300_000) * KiB, HostMemory.Available(_root.Root));
    }

    [Fact]
    public void Within_a_container_the_mount_itself_is_the_group()
    {
        _root.Write("proc/self/cgroup", "0::/\n");
        Group("sys/fs/cgroup", $"{4_000_000 * KiB}", 1_000_000, "");
        Assert.Equal(3_300_000 * KiB, HostMemory.Available(_root.Root));
    }

    [Theory]
    [InlineData("4:memory:/docker/0123\n3:cpuset:/\n0::/\n", "sys/fs/cgroup/memory/docker/0123")]
    [InlineData("5:cpu,memory:/docker/not-mounted\n", "sys/fs/cgroup/memory")]
    public void A_group_of_version_1_limits_it(string groups, string folder)
    {
        _root.Write("proc/self/cgroup", groups);
        _root.Write($"{folder}/memory.limit_in_bytes", $"{2_000_000 * KiB}\n");
        _root.Write($"{folder}/memory.usage_in_bytes", $"{700_000 * KiB}\n");
        _root.Write($"{folder}/memory.stat", $"inactive_file 7\ntotal_inactive_file {50_000 * KiB}\ntotal_active_file {50_000 * KiB}\n");
        Assert.Equal((2_000_000 - 700_000 + 100_000 + 300_000) * KiB, HostMemory.Available(_root.Root));
        // What stands there where there is no limit.
        _root.Write($"{folder}/memory.limit_in_bytes", "9223372036854771712\n");
        Assert.Equal(8_300_000 * KiB, HostMemory.Available(_root.Root));
    }

    [Fact]
    public void A_group_that_is_over_its_limit_leaves_what_the_process_has()
    {
        _root.Write("proc/self/cgroup", "0::/\n");
        Group("sys/fs/cgroup", "1000", 9, "");
        Assert.Equal(300_000 * KiB, HostMemory.Available(_root.Root));
    }

    [Fact]
    public void This_machine_has_some() => Assert.InRange(HostMemory.Available(), 1L << 20, 1L << 50);

    [Fact]
    public void Where_there_are_no_such_files_the_runtime_is_asked()
    {
        using var empty = new TempFolder();
        Assert.InRange(HostMemory.Available(empty.Root), 1L << 20, 1L << 50);
    }

    [Fact]
    public void A_device_that_is_not_there_has_no_memory_to_tell_of() => Assert.Null(CudaMemory.Free(999));

    public void Dispose() => _root.Dispose();

    private void Group(string folder, string limit, long usageKiB, string statistics)
    {
        _root.Write($"{folder}/memory.max", $"{limit}\n");
        _root.Write($"{folder}/memory.current", $"{usageKiB * KiB}\n");
        _root.Write($"{folder}/memory.stat", statistics);
    }
}
