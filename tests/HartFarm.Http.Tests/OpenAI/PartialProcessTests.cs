using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Shards;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Checkpoints;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>Unfinished images of a worker that is a process of its own, over a real broker.</summary>
public sealed class PartialProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RabbitMqService _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestServices.RabbitMqAsync();

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task They_come_over_the_broker_and_change_no_byte_of_the_images()
    {
        await using var farm = await HttpFarm.StartAsync(_folder, coordinate: options =>
        {
            options.Bus.RabbitMq = _broker.Address;
            options.Submission.SizeClasses = [new SizeClass(TinyCheckpoint.Name, 16, 16)];
        });
        var settings = new Dictionary<string, string> { ["HARTFARM_BUS__RABBITMQ"] = _broker.Address.ToString(), ["HARTFARM_OBJECTS__FOLDER__FOLDER"] = _folder["objects"] };
        var (worker, _) = await FarmProcess.StartAsync(
            "takes shards", settings, TestContext.Current.CancellationToken, "worker", "--model", TinyCheckpoint.Write(_folder["tiny"]), "--threads", "1", "--device", "cpu");
        await using var ending = worker;

        // Ten images are made in several batches, so that there is time enough for what is unfinished in the first.
        var watched = await AskAsync(farm, """{"prompt": "a fox", "n": 10, "seed": 3, "stream": true, "partial_images": 3}""");
        var partial = watched.Where(one => one.GetProperty("type").GetString() == "image_generation.partial_image").ToArray();
        Assert.NotEmpty(partial);
        foreach (var image in partial.GroupBy(one => one.GetProperty("image_index").GetInt32()))
        {
            var places = image.Select(one => one.GetProperty("partial_image_index").GetInt32()).ToArray();
            Assert.Equal(places.Distinct().Order(), places);
            Assert.All(image, one => Assert.Equal("16x16", one.GetProperty("size").GetString()));
        }
        var plain = await AskAsync(farm, """{"prompt": "a fox", "n": 10, "seed": 3, "stream": true}""");
        Assert.Equal(10, plain.Count);
        Assert.Equal(plain.Select(Image), watched.Skip(partial.Length).Select(Image));
        Assert.Equal(0, await worker.TerminateAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<JsonElement>> AskAsync(HttpFarm farm, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await using var stream = await EventStream.OfAsync(await farm.Http.PostAsync("v1/images/generations", content, TestContext.Current.CancellationToken));
        return await stream.RestAsync();
    }

    private static string? Image(JsonElement completed) => completed.GetProperty("b64_json").GetString();
}
