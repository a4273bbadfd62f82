using System.Globalization;
using System.Text.Json;

namespace HartFarm.Training.Evaluation;

/// <summary>How well a tokenizer reconstructs, from codes and residual and from codes alone.</summary>
/// <param name="Source">Where the images came from.</param>
/// <param name="Images">How many.</param>
/// <param name="Features">What extracted the features of the Fréchet distance; null leaves it out.</param>
/// <param name="Hybrid">From codes and residual.</param>
/// <param name="Discrete">From codes alone, with the same weights.</param>
public sealed record ReconstructionResult(string Source, long Images, string? Features, ReconstructionScores Hybrid, ReconstructionScores Discrete)
{
    /// <summary>The measurements as a table for people.</summary>
    public string ToTable()
    {
        string[] Row(string name, ReconstructionScores scores) =>
            [name, Number(scores.Mse, "F5"), Number(scores.Psnr, "F2"), Number(scores.Ssim, "F4"), .. Distance(scores.Frechet is { } distance ? Number(distance, "F3") : "")];
        string[] Distance(string cell) => Features is null ? [] : [cell];
        var table = TextTable.Of(
            ["", "MSE", "PSNR dB", "SSIM", .. Distance($"Fréchet ({Features})")], Row("hybrid", Hybrid), Row("discrete only", Discrete),
            ["discrete / hybrid", Number(Discrete.Mse / Hybrid.Mse, "F2"), "", "", .. Distance(Discrete.Frechet / Hybrid.Frechet is { } ratio ? Number(ratio, "F2") : "")]);
        return string.Create(CultureInfo.InvariantCulture, $"Reconstruction of {Images} images of {Source}\n{table}{AttributeTable.Of(Hybrid.Attributes, Discrete.Attributes)}");
    }

    /// <summary>The measurements as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.ReconstructionResult);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
