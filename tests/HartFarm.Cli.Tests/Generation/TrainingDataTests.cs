using HartFarm.Cli.TestHost;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Batches;

namespace HartFarm.Cli.Tests.Generation;

public class TrainingDataTests
{
    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void A_dataset_that_was_generated_can_be_trained_on(string format)
    {
        using var folder = new TemporaryFolder();
        var prompts = folder.Put("p.txt", "a fox\na bird\na long tale\n");
        var run = CommandRun.Generate(new PatternGenerator(), "--model", folder.Path, "--prompts", prompts, "--out", folder["out"], "--count", "2", "--format", format);
        Assert.Equal((0, ""), (run.ExitCode, run.Error.Replace($"hartfarm: warning: {prompts}, line 3: the prompt was cut\n", "", StringComparison.Ordinal)));

        using var source = ImageSources.Open(folder["out"], new ImageSourceOptions { Size = 16 });
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 4, Shuffle = false, Repeat = false });
        List<string> captions = [];
        while (loader.Next() is { } batch)
        {
            using (batch)
            {
                captions.AddRange(batch.Captions);
                Assert.Equal([batch.Captions.Count, 3, 16, 16], batch.Images.shape);
            }
        }
        Assert.Equal(["a fox", "a fox", "a bird", "a bird", "a long tale", "a long tale"], captions);
    }
}
