using HartFarm.Model.Tests.Golden;
using HartFarm.Parity;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Parity;

[Trait("Category", "Parity")]
public class ParityTests
{
    public static IEnumerable<TheoryDataRow<string, ParityPart>> Parts =>
        ParitySuite.Parts(GoldenFolders.Root).Select(one => new TheoryDataRow<string, ParityPart>(one.Folder, one.Part) { TestDisplayName = $"{one.Part} {Path.GetFileName(one.Folder)}" });

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_model_gives_the_references_numbers(string folder, ParityPart part)
    {
        var result = ParitySuite.Compare(folder, part, CPU);
        Assert.True(result.Tensors > 0);
        Assert.InRange(result.LargestShare, 0, 1);
    }

    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void In_double_precision_the_tokenizer_comes_closer_still(string folder) =>
        Assert.True(ParitySuite.CompareAutoencoderInDouble(folder, CPU).Tensors > 0);

    [Fact]
    public void Every_part_has_a_folder() =>
        Assert.Equal(Enum.GetValues<ParityPart>(), ParitySuite.Parts(GoldenFolders.Root).Select(one => one.Part).Distinct());

    [Fact]
    public void Another_number_and_a_tensor_that_nobody_reads_are_named()
    {
        using var golden = new GoldenFile(GoldenFolders.Hart.First().Data, "rope_golden.safetensors", CPU);
        using var read = golden.Input("head.inv_freq_1d");
        using var other = read.add(1);
        golden.Compare("head.inv_freq_1d", other, 1e-5);
        var error = Assert.Throws<GoldenDifferenceException>(golden.Finish);
        Assert.Contains("head.inv_freq_1d: differs by 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("head.cos1d: no comparison reads it", error.Message, StringComparison.Ordinal);
    }
}
