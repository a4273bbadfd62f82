using System.Globalization;
using System.Text.Json;

namespace HartFarm.Training.Evaluation;

/// <summary>How well a model generates, with its residual diffusion and from codes alone.</summary>
/// <param name="Model">The checkpoint folder's name.</param>
/// <param name="ModelHash">SHA-256 over the checkpoint's files.</param>
/// <param name="Source">Where captions and real images came from.</param>
/// <param name="Settings">Which images were made.</param>
/// <param name="Features">What extracted the features of the Fréchet distance; null leaves it out.</param>
/// <param name="Hybrid">With the residual diffusion.</param>
/// <param name="Discrete">From codes alone, with the same weights; null where it was not asked for.</param>
public sealed record GenerationResult(
    string Model, string ModelHash, string Source, GenerationSettings Settings, string? Features, GenerationScores Hybrid, GenerationScores? Discrete)
{
    /// <summary>The measurements as a table for people.</summary>
    public string ToTable()
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"{Settings.Images} images by {Model} of captions of {Source}, guidance {Settings.Guidance}, temperature {Settings.Temperature}");
        return $"{title}\n{Distances()}{AttributeTable.Of(Hybrid.Attributes, Discrete?.Attributes)}";
    }

    /// <summary>The measurements as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.GenerationResult);

    private string Distances()
    {
        if (Hybrid.Frechet is not { } hybrid) return "";
        var rows = new List<string[]> { (string[])["", $"Fréchet ({Features})"], (string[])["hybrid", Number(hybrid, "F3")] };
        if (Discrete?.Frechet is { } discrete)
        {
            rows.Add(["discrete only", Number(discrete, "F3")]);
            rows.Add(["discrete / hybrid", Number(discrete / hybrid, "F2")]);
        }
        return TextTable.Of([.. rows]);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
