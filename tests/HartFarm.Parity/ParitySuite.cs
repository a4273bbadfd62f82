using HartFarm.Parity.Comparisons;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity;

/// <summary>Every comparison of a golden folder with the model, in float32 unless said, on one device.</summary>
public static class ParitySuite
{
    // Two computations in float32 differ by more than either from the truth.
    private const double EncoderTolerance = 5e-5;
    private const double DecoderTolerance = 1e-4;
    private const double DoubleEncoderTolerance = 1e-5;
    private const double DoubleDecoderTolerance = 6e-5;

    private static readonly Dictionary<ParityPart, string> Files = new()
    {
        [ParityPart.Autoencoder] = "autoencoder_golden.safetensors",
        [ParityPart.Rotary] = "rope_golden.safetensors",
        [ParityPart.Transformer] = "transformer_golden.safetensors",
        [ParityPart.Diffusion] = "diffusion_golden.safetensors",
        [ParityPart.Sampling] = "sampling_golden.safetensors",
        [ParityPart.Inference] = "inference_golden.safetensors",
        [ParityPart.Text] = "text_golden.safetensors",
    };

    /// <summary>All that can be compared in the golden folders below <paramref name="root"/>, in the order of the parts.</summary>
    public static IReadOnlyList<(string Folder, ParityPart Part)> Parts(string root) =>
    [
        .. from part in Enum.GetValues<ParityPart>()
           from folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
           where File.Exists(Path.Combine(folder, Files[part]))
           select (folder, part),
    ];

    /// <summary>Compares one part.</summary>
    /// <param name="folder">The golden folder.</param>
    /// <param name="part">The part.</param>
    /// <param name="device">Where the model computes.</param>
    /// <exception cref="GoldenDifferenceException">A tensor differed by more than its tolerance, or was not read; the message names it.</exception>
    public static ParityResult Compare(string folder, ParityPart part, Device device)
    {
        using var golden = new GoldenFile(folder, Files[part], device);
        switch (part)
        {
            case ParityPart.Autoencoder: CompareAutoencoder(golden, folder, ScalarType.Float32, EncoderTolerance, DecoderTolerance); break;
            case ParityPart.Rotary: RotaryComparison.Run(golden, folder); break;
            case ParityPart.Transformer: TransformerComparison.Run(golden, folder); break;
            case ParityPart.Diffusion: DiffusionComparison.Run(golden, folder); break;
            case ParityPart.Sampling: SamplingComparison.Run(golden); break;
            case ParityPart.Inference: InferenceComparison.Run(golden, folder); break;
            case ParityPart.Text: TextComparison.Run(golden, folder); break;
            default: throw new ArgumentOutOfRangeException(nameof(part), part, null);
        }
        golden.Finish();
        return new ParityResult(golden.Compared, golden.LargestShare);
    }

    /// <summary>The image tokenizer in double precision, which comes closer.</summary>
    /// <param name="folder">The golden folder.</param>
    /// <param name="device">Where the model computes.</param>
    /// <exception cref="GoldenDifferenceException">As for <see cref="Compare"/>.</exception>
    public static ParityResult CompareAutoencoderInDouble(string folder, Device device)
    {
        using var golden = new GoldenFile(folder, Files[ParityPart.Autoencoder], device);
        CompareAutoencoder(golden, folder, ScalarType.Float64, DoubleEncoderTolerance, DoubleDecoderTolerance);
        golden.Finish();
        return new ParityResult(golden.Compared, golden.LargestShare);
    }

    private static void CompareAutoencoder(GoldenFile golden, string folder, ScalarType type, double encoderTolerance, double decoderTolerance)
    {
        using var comparison = new AutoencoderComparison(golden, folder, type, encoderTolerance, decoderTolerance);
        comparison.Run();
    }
}
