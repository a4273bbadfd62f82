using HartFarm.Model.Parameters;
using HartFarm.Model.Presets;

namespace HartFarm.Model.Tests.Presets;

public class ModelPresetTests
{
    /// <summary>The paper states 732M, 37M of them the residual diffusion.</summary>
    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void The_published_architecture_has_the_parameters_that_the_paper_states(int size)
    {
        var preset = ModelPreset.Find("hart-0.7b", size);
        var shapes = ModelShapes.Transformer(preset.Transformer, preset.Tokenizer);
        Assert.Equal(732, Millions(shapes));
        Assert.Equal(37, Millions(shapes.Where(shape => shape.Key.StartsWith("diffloss.", StringComparison.Ordinal))));
        Assert.Equal(size, preset.Tokenizer.ImageSize);
        Assert.Equal(preset.Transformer.PatchNums, preset.Tokenizer.VPatchNums);
    }

    [Theory]
    [InlineData("hart-0.7b", 768, "256, 512 and 1024")]
    [InlineData("tiny", 1024, "16, 32 and 64")]
    [InlineData("huge", null, "hart-0.7b and tiny")]
    public void What_there_is_not_is_refused_with_what_there_is(string name, int? size, string told) =>
        Assert.Contains(told, Assert.Throws<ArgumentException>(() => ModelPreset.Find(name, size)).Message, StringComparison.Ordinal);

    private static long Millions(IEnumerable<ParameterShape> shapes) => (long)Math.Round(shapes.Sum(shape => shape.Count) / 1e6);
}
