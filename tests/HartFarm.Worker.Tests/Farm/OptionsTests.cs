using HartFarm.Worker.Bus;
using HartFarm.Worker.Commands;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Settings;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>What a worker refuses to start with.</summary>
public sealed class OptionsTests
{
    private static readonly ModelFolder Here = new("hart", ".");

    [Fact]
    public void Usual_options_will_do() => Assert.True(Check(_ => { }).Succeeded);

    [Fact]
    public void Every_fault_is_named_by_its_option()
    {
        var result = Check(options =>
        {
            options.Device = "gpu";
            options.Models = [new ModelFolder("a/b", "."), new ModelFolder("hart", "no-such-folder")];
            options.Memory = 0;
            options.Threads = 0;
            options.SpoolFolder = "no-such-folder";
            options.DrainLimit = TimeSpan.FromSeconds(-1);
        });
        string[] faults = ["worker.device: ", "a/b", "worker.models: there is no folder no-such-folder", "worker.memory: must be 1 to 9223372036854775807, not 0", "worker.threads: must be 1 to 1024, not 0", "worker.spoolFolder: ", "worker.drainLimit: must be 00:00:00 to 1.00:00:00, not -00:00:01"];
        Assert.All(faults, fault => Assert.Contains(result.Failures!, failure => failure.Contains(fault, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_worker_without_a_model_is_refused() => Assert.True(Check(options => options.Models = []).Failed);

    [Theory]
    [InlineData("--model hart=.")]
    [InlineData("--model hart=. --memory 24GB --device cuda:1 --drain-limit 60 --model small=./other")]
    public void Command_lines_are_understood(string line) => Assert.Empty(new WorkerCommand(WorkerSettings.Catalog).Create().Parse(line).Errors);

    [Theory]
    [InlineData("", "--model")]
    [InlineData("--model hart", "NAME=DIR")]
    [InlineData("--model hart=. --memory much", "--memory")]
    [InlineData("--model hart=. --memory -3", "--memory")]
    [InlineData("--model hart=. --memory NaN", "--memory")]
    [InlineData("--model hart=. --drain-limit NaN", "--drain-limit")]
    [InlineData("--model hart=. --drain-limit 1000000", "--drain-limit")]
    public void Command_lines_are_refused_by_the_option_that_is_wrong(string line, string named) =>
        Assert.Contains(new WorkerCommand(WorkerSettings.Catalog).Create().Parse(line).Errors, error => error.Message.Contains(named, StringComparison.Ordinal));

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("http://broker/", "amqp://")]
    public void A_worker_without_a_broker_is_refused(string? address, string reason)
    {
        var bus = new BusOptions { RabbitMq = address is null ? null : new Uri(address) };
        var options = new WorkerOptions { Models = [Here] };
        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => WorkerHost.Build([options], bus, new Storage.Objects.ObjectStoreOptions()));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(Action<WorkerOptions> set)
    {
        var options = new WorkerOptions { Models = [Here] };
        set(options);
        return new WorkerOptionsCheck().Validate(null, options);
    }
}
