using HartFarm.Model.Generation;

namespace HartFarm.Model.Tests.Generation;

/// <summary>Prompts of every kind, and requests that will not do.</summary>
public sealed class PromptTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public void A_prompt_that_is_too_long_is_cut_and_the_image_says_so()
    {
        using var pipeline = model.Load();
        var images = Generate(pipeline, new string('x', 100_000), "short", "");
        Assert.Contains("100000 tokens", Assert.Single(images[0].Warnings), StringComparison.Ordinal);
        Assert.Empty(images[1].Warnings);
        Assert.Empty(images[2].Warnings);
        // What was cut off changes nothing.
        Assert.Equal(images[0].Rgb, Generate(pipeline, new string('x', 99_999) + "y")[0].Rgb);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_read_as_the_replacement_character_and_told_of()
    {
        using var pipeline = model.Load();
        var images = Generate(pipeline, "a \ud83d b", "a \ufffd b", "a \ud83d\ude00 b");
        Assert.Contains("surrogate", Assert.Single(images[0].Warnings), StringComparison.Ordinal);
        Assert.Equal(images[1].Rgb, images[0].Rgb);
        Assert.Empty(images[2].Warnings);
        Assert.NotEqual(images[1].Rgb, images[2].Rgb);
    }

    public static TheoryData<ImageRequest, string> Refused
    {
        get
        {
            var request = TinyModel.Request(0);
            return new()
            {
                { request with { Prompt = null! }, "prompt" }, { request with { Guidance = -0.1 }, "guidance" }, { request with { Guidance = double.NaN }, "guidance" },
                { request with { Guidance = 101 }, "guidance" }, { request with { TopK = 0 }, "top_k" }, { request with { TopP = 1.1 }, "top_p" },
                { request with { TopP = double.NaN }, "top_p" }, { request with { Temperature = 0 }, "temperature" }, { request with { Temperature = double.PositiveInfinity }, "temperature" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_setting_out_of_its_range_is_named_with_the_requests_place(ImageRequest request, string field)
    {
        using var pipeline = model.Load();
        var error = Assert.Throws<ArgumentException>(() => pipeline.Generate([TinyModel.Request(1), request], CancellationToken.None));
        Assert.Contains($"Request 1 of the batch: {field}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_batch_is_refused()
    {
        using var pipeline = model.Load();
        Assert.Throws<ArgumentException>(() => pipeline.Generate([], CancellationToken.None));
    }

    [Theory]
    [InlineData("context")]
    [InlineData("s1.h_BChw")]
    [InlineData("last0.h_BlC")]
    public void Cancelling_between_two_stages_ends_the_batch_and_the_next_one_is_whole(string stage)
    {
        using var stop = new CancellationTokenSource();
        using var pipeline = model.Load(observe: (name, _) =>
        {
            if (name == stage) stop.Cancel();
        });
        ImageRequest[] batch = [TinyModel.Request(0), TinyModel.Request(1)];
        Assert.ThrowsAny<OperationCanceledException>(() => pipeline.Generate(batch, stop.Token));
        Assert.Equal(2, pipeline.Generate(batch, CancellationToken.None).Count);
    }

    private static IReadOnlyList<GeneratedImage> Generate(HartPipeline pipeline, params string[] prompts) =>
        pipeline.Generate([.. prompts.Select(prompt => new ImageRequest { Prompt = prompt, Seed = 3 })], CancellationToken.None);
}
