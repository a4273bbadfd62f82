using Npgsql;

namespace HartFarm.Testing.Services.Tests;

/// <summary>scripts/services.sh: installations side by side that survive a crash, and go when they are told to or their caller is gone.</summary>
public sealed class LocalServicesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_outlives_a_crash_and_a_stop_at_the_same_address()
    {
        await using var services = await LocalServices.CreateAsync(Cancellation);
        var postgres = (await services.StartAsync(Cancellation, ServiceKind.Postgres)).Postgres!;
        await TestServicesTests.ExecuteAsync(postgres, "create table a as select 7 as b");
        await services.KillAsync(ServiceKind.Postgres, Cancellation);
        await Assert.ThrowsAsync<NpgsqlException>(() => TestServicesTests.ExecuteAsync(postgres, "select 1"));
        Assert.Equal(postgres, (await services.StartAsync(Cancellation, ServiceKind.Postgres)).Postgres);
        await services.StopAsync(ServiceKind.Postgres, Cancellation);
        await services.StartAsync(Cancellation, ServiceKind.Postgres);
        await services.StartAsync(Cancellation, ServiceKind.Postgres);
        Assert.Equal(7, await TestServicesTests.ExecuteAsync(postgres, "select b from a"));
    }

    [Fact]
    public async Task Two_stand_side_by_side_and_go_alone()
    {
        await using var first = await LocalServices.CreateAsync(Cancellation);
        await using var second = await LocalServices.CreateAsync(Cancellation);
        var addresses = await Task.WhenAll(first.StartAsync(Cancellation, ServiceKind.Postgres), second.StartAsync(Cancellation, ServiceKind.Postgres));
        Assert.NotEqual(addresses[0].Postgres, addresses[1].Postgres);
        await first.DisposeAsync();
        Assert.False(Directory.Exists(first.Root));
        Assert.Equal(1, await TestServicesTests.ExecuteAsync(addresses[1].Postgres!, "select 1"));
    }

    [Fact]
    public async Task A_time_that_is_none_is_named()
    {
        var services = await LocalServices.CreateAsync(Cancellation);
        services.AcknowledgeWithin = TimeSpan.Zero;
        var error = await Assert.ThrowsAsync<ServicesUnavailableException>(() => services.StartAsync(Cancellation, ServiceKind.RabbitMq));
        Assert.Contains("HARTFARM_SERVICES_ACKNOWLEDGE is no number of milliseconds: 0", error.Message, StringComparison.Ordinal);
        // Nothing was started that could be stopped.
        services.Abandon();
    }

    [Fact]
    public async Task Everything_is_gone_when_the_caller_is()
    {
        var services = await LocalServices.CreateAsync(Cancellation);
        var postgres = (await services.StartAsync(Cancellation, ServiceKind.Postgres)).Postgres!;
        var isGone = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(services.Root)!) { NotifyFilter = NotifyFilters.DirectoryName };
        watcher.Deleted += (_, change) =>
        {
            if (change.FullPath == services.Root) isGone.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;
        // What the kernel does for a caller that was killed.
        services.Abandon();
        await isGone.Task.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<NpgsqlException>(() => TestServicesTests.ExecuteAsync(postgres, "select 1"));
    }
}
