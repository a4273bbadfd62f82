using HartFarm.Chaos.Tests.Farm;
using HartFarm.Contracts.Shards;
using HartFarm.Testing.Processes;

namespace HartFarm.Chaos.Tests.Misuse;

/// <summary>Services that answer, and will never do: the process says what is wrong with them when it starts, and ends.</summary>
public sealed class MisuseTests(ChaosServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("claims")]
    [InlineData("results")]
    public async Task A_queue_of_the_coordinator_with_other_arguments_is_named(string queue)
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.RabbitMq.DeclareClassicQueueAsync($"hartfarm.coordinator.{queue}");
        var said = await RefusalAsync(farm, "up", "--settings", "full", "--listen", "http://127.0.0.1:0");
        Assert.Contains($"hartfarm: the queue hartfarm.coordinator.{queue} exists with other arguments than HartFarm's", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_queue_of_shards_with_other_arguments_is_named(bool interactive)
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        var queue = ShardQueueName.Of(new SizeClass("tiny", 16, 16), interactive);
        await farm.RabbitMq.DeclareClassicQueueAsync(queue);
        await farm.StartCoordinatorAsync();
        var said = await RefusalAsync(farm, "worker", "--model", services.Model, "--threads", "1");
        Assert.Contains($"The worker cannot start: the queue {queue} exists with other arguments than HartFarm's", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        farm.Settings["HARTFARM_OBJECTS__S3__BUCKET"] = "no-such-bucket";
        foreach (var said in await BothAsync(farm)) Assert.Contains("there is no bucket no-such-bucket at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_without_permission_are_named()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        farm.Settings["HARTFARM_OBJECTS__S3__SECRETKEY"] = "wrong";
        foreach (var said in await BothAsync(farm)) Assert.Contains("secretKey is not that of accessKey hartfarm:hartfarm", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_good_services_good()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        var said = await DoctorAsync(farm, 0);
        Assert.Matches(@"ok +database +PostgreSQL at .*; \d+ migrations will run at the start", said);
        Assert.Matches(@"ok +broker +RabbitMQ at .*, makes quorum queues", said);
        Assert.Matches(@"ok +store +S3 at .*: writes, moves, lists, reads and deletes", said);
        Assert.Empty(await farm.RabbitMq.QueuesAsync());
        await farm.StartCoordinatorAsync();
        farm.Settings["HARTFARM_SERVER"] = farm.Address;
        said = await DoctorAsync(farm, 0);
        Assert.Contains("its tables are up to date", said, StringComparison.Ordinal);
        Assert.Matches(@"warning +coordinator +it answers: 0 workers, models none\n +mend it: jobs wait until a worker comes", said);
    }

    [Fact]
    public async Task The_doctor_names_each_service_that_will_not_do()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        farm.Settings["HARTFARM_STORE__POSTGRES"] += ";Password=wrong";
        farm.Settings["HARTFARM_BUS__RABBITMQ"] = farm.Settings["HARTFARM_BUS__RABBITMQ"] + "-that-is-not-there";
        farm.Settings["HARTFARM_OBJECTS__S3__BUCKET"] = "no-such-bucket";
        farm.Settings["HARTFARM_SERVER"] = "http://127.0.0.1:1";
        var said = await DoctorAsync(farm, 1);
        foreach (var check in (string[])["database", "broker", "store", "coordinator"]) Assert.Matches($@"bad +{check} .+\n +mend it: ", said);
        Assert.DoesNotContain("wrong", said, StringComparison.Ordinal);
    }

    private async Task<string> DoctorAsync(ChaosFarm farm, int expected)
    {
        await using var process = FarmProcess.Start(farm.Settings, "doctor", "--settings", "full", "--model", services.Model.Split('=')[^1], "--device", "cpu");
        var code = await process.EndAsync(Cancellation);
        Assert.True(code == expected, $"it ended with {code}:\n{process.Said}");
        return process.Said;
    }

    private async Task<string[]> BothAsync(ChaosFarm farm) =>
    [
        await RefusalAsync(farm, "up", "--settings", "full", "--listen", "http://127.0.0.1:0"),
        await RefusalAsync(farm, "worker", "--model", services.Model, "--threads", "1"),
    ];

    private static async Task<string> RefusalAsync(ChaosFarm farm, params string[] arguments)
    {
        await using var process = FarmProcess.Start(farm.Settings, arguments);
        var code = await process.EndAsync(Cancellation);
        Assert.True(code == 2, $"it ended with {code}:\n{process.Said}");
        return process.Said;
    }
}
