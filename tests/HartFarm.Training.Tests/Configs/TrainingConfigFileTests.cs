using HartFarm.Model.Text;
using HartFarm.Training.Configs;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Tests.Configs;

public class TrainingConfigFileTests
{
    [Fact]
    public void What_an_object_leaves_out_has_the_defaults_of_its_part()
    {
        var file = Read("""{ "model": "m.json", "prompt_positions": "none", "training": { "run": { "seed": 2 }, "optimizer": { "learning_rate": 5e-4 }, "scales": 4 } }""");
        var (training, usual) = (file.Training, new TransformerTrainingFile { Model = "m.json" }.Training);
        Assert.Equal(PromptPositions.None, file.PromptPositions);
        Assert.Equal(usual.Run with { Seed = 2 }, training.Run);
        Assert.Equal(usual.Optimizer with { LearningRate = 5e-4 }, training.Optimizer);
        Assert.Equal((4, usual.DropLastScale), (training.Scales, training.DropLastScale));
    }

    [Theory]
    [InlineData("""{ "model": "m.json", "training": { "scalez": 4 } }""", "scalez")]
    [InlineData("""{ "model": "m.json", "prompt_positions": "some" }""", "prompt_positions")]
    [InlineData("""{ "training": {} }""", "model")]
    public void A_field_that_is_not_known_or_wrong_is_named(string json, string field) =>
        Assert.Contains(field, Assert.Throws<TrainingException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static TransformerTrainingFile Read(string json)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(path, json);
        return TrainingConfigFile.Read<TransformerTrainingFile>(path);
    }
}
