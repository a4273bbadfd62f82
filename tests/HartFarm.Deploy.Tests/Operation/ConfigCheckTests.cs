using System.Text.Json;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Operation;

/// <summary><c>hartfarm config check</c>, as a process.</summary>
public sealed class ConfigCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Settings_that_will_do_are_shown_with_where_they_are_from()
    {
        var run = Cli.Run($"config check up --config {_folder.Put("farm.json", """{"dispatch": {"depth": 2}}""")}", ("HARTFARM_LEASES__LEASEFOR", "00:02:00"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"(?m)^leases\.leaseFor +00:02:00 +HARTFARM_LEASES__LEASEFOR$", run.Output);
        Assert.Matches(@"(?m)^dispatch\.depth +2 +.*farm\.json$", run.Output);
        Assert.Matches(@"(?m)^store\.migrations +run +default$", run.Output);
    }

    [Fact]
    public void As_JSON_it_is_one_object_with_settings_and_faults()
    {
        var run = Cli.Run("config check worker --json", ("HARTFARM_BUS__RABBITMQ", "amqp://farm:hidden@broker/"), ("HARTFARM_OBJECTS__S3__TIMEOUT", "02:00:00"));
        Assert.Equal((2, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain("hidden", run.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(run.Output);
        var broker = report.RootElement.GetProperty("settings").EnumerateArray().Single(one => one.GetProperty("key").GetString() == "bus.rabbitMq");
        Assert.Equal(("amqp://farm:***@broker/", "HARTFARM_BUS__RABBITMQ"), (broker.GetProperty("value").GetString(), broker.GetProperty("origin").GetString()));
        var timeout = report.RootElement.GetProperty("faults").EnumerateArray().Single(one => one.GetProperty("key").GetString() == "objects.s3.timeout");
        Assert.Equal("HARTFARM_OBJECTS__S3__TIMEOUT", timeout.GetProperty("origin").GetString());
    }

    [Theory]
    [InlineData("config check nobody", "hartfarm: WHAT must be up or worker, not 'nobody'. See hartfarm config check --help.\n")]
    [InlineData("config check --config none.json", "hartfarm: --config: there is no file none.json\n")]
    [InlineData("config check --listen http://0.0.0.0:7860", "hartfarm: --listen: http://0.0.0.0:7860 can be reached from other machines, and no API keys are set: anybody could use the farm. Set keys, or listen on 127.0.0.1\n")]
    public void What_will_not_do_is_named_and_the_exit_code_is_2(string arguments, string error)
    {
        var run = Cli.Run(arguments);
        Assert.Equal((2, error), (run.ExitCode, run.Error));
    }

    [Fact]
    public void What_it_refuses_up_and_worker_refuse_too()
    {
        (string, string) wrong = ("HARTFARM_OBJECTS__RETRY__RETRIES", "-1");
        const string Fault = "objects.retry.retries: must be 0 to 1000, not -1 (HARTFARM_OBJECTS__RETRY__RETRIES)";
        (string, string)[] settings = [wrong, ("HARTFARM_BUS__RABBITMQ", "amqp://broker/"), ("HARTFARM_STORE__POSTGRES", "Host=db"), ("HARTFARM_OBJECTS__FOLDER__FOLDER", _folder["objects"])];
        Assert.Equal((2, $"hartfarm: {Fault}\n"), Of(Cli.Run("config check --settings full", settings)));
        Assert.Equal((2, $"hartfarm: {Fault}\n"), Of(Cli.Run("up --settings full --listen http://127.0.0.1:0", settings)));
        Assert.Equal((2, $"hartfarm-worker: {Fault}\n"), Of(Cli.Run($"worker --model m={_folder.Path}", settings)));
    }

    public void Dispose() => _folder.Dispose();

    private static (int, string) Of(ProcessRun run) => (run.ExitCode, run.Error);
}
