using HartFarm.Model.Generation;
using HartFarm.Model.Sampling;

namespace HartFarm.Model.Tests.Generation;

/// <summary>An image depends on its own request alone: the codes are the same, and the pixels within one of 255.</summary>
public sealed class BatchInvarianceTests(TinyModel model) : IClassFixture<TinyModel>
{
    public static TheoryData<SamplingOptions> Modes => new()
    {
        new SamplingOptions(), new SamplingOptions { MoreSmooth = false }, new SamplingOptions { MaskGitIterations = 3 },
        new SamplingOptions { DiscreteOnly = true, MoreSmooth = false, MaskGitIterations = 2 },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void An_image_is_the_same_alone_and_in_any_batch_among_any_neighbours_in_any_order(SamplingOptions sampling)
    {
        var recorder = new TokenRecorder();
        using var pipeline = model.Load(sampling, recorder.Observe);
        var requests = Enumerable.Range(0, 12).Select(TinyModel.Request).ToArray();
        var alone = requests.Select(request => Make(pipeline, recorder, [request])[0]).ToArray();
        Assert.Equal(requests.Length, alone.Select(image => image.Codes).Distinct().Count());
        foreach (var size in new[] { 2, 3, 5, 12 })
        {
            var order = Enumerable.Range(0, requests.Length).ToArray();
            new Random(size).Shuffle(order);
            foreach (var batch in order.Chunk(size))
            {
                var made = Make(pipeline, recorder, [.. batch.Select(i => requests[i])]);
                for (var i = 0; i < batch.Length; i++) Same(alone[batch[i]], made[i]);
            }
        }
    }

    [Fact]
    public void The_same_request_twice_in_a_batch_gives_the_same_image_twice_and_another_seed_another()
    {
        var recorder = new TokenRecorder();
        using var pipeline = model.Load(observe: recorder.Observe);
        var request = TinyModel.Request(0);
        var made = Make(pipeline, recorder, [request, request with { Seed = 7 }, request]);
        Same(made[0], made[2]);
        Assert.NotEqual(made[0].Codes, made[1].Codes);
        Assert.NotEqual(made[0].Image.Rgb, made[1].Image.Rgb);
    }

    [Fact]
    public void Every_setting_of_a_request_changes_its_own_image_alone()
    {
        var recorder = new TokenRecorder();
        using var pipeline = model.Load(observe: recorder.Observe);
        var request = TinyModel.Request(0);
        ImageRequest[] others = [request with { Prompt = "a green ring" }, request with { Guidance = 20 }, request with { TopK = 1 }, request with { TopP = 0.05 }, request with { Temperature = 3 }];
        var plain = Make(pipeline, recorder, [request])[0];
        foreach (var other in others)
        {
            var made = Make(pipeline, recorder, [other, request]);
            Assert.NotEqual(plain.Codes, made[0].Codes);
            Same(plain, made[1]);
        }
    }

    [Fact]
    public void A_prompt_that_stands_many_times_in_a_batch_is_encoded_once()
    {
        long prompts = 0;
        using var pipeline = model.Load(observe: (name, value) => prompts += name == "context" ? value.shape[0] : 0);
        pipeline.Generate([.. Enumerable.Range(0, 6).Select(i => TinyModel.Request(3 * i)), TinyModel.Request(1)], CancellationToken.None);
        Assert.Equal(2, prompts);
    }

    private static (string Codes, GeneratedImage Image)[] Make(HartPipeline pipeline, TokenRecorder recorder, IReadOnlyList<ImageRequest> batch)
    {
        var images = pipeline.Generate(batch, CancellationToken.None);
        return [.. recorder.Take().Zip(images)];
    }

    private static void Same((string Codes, GeneratedImage Image) expected, (string Codes, GeneratedImage Image) actual)
    {
        Assert.Equal(expected.Codes, actual.Codes);
        Assert.All(expected.Image.Rgb.Zip(actual.Image.Rgb), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
    }
}
