using HartFarm.Model.Tests.Golden;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

[Trait("Category", "Parity")]
public class AutoencoderParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void The_tokenizer_gives_the_references_numbers(string folder)
    {
        // Two computations in float32 differ by more than either from the truth.
        using var comparison = new AutoencoderComparison(folder, ScalarType.Float32, encoderTolerance: 5e-5, decoderTolerance: 1e-4);
        comparison.Run();
    }

    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void In_double_precision_it_comes_closer_still(string folder)
    {
        using var comparison = new AutoencoderComparison(folder, ScalarType.Float64, encoderTolerance: 1e-5, decoderTolerance: 6e-5);
        comparison.Run();
    }
}
