using System.ComponentModel.DataAnnotations;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>What a job may be.</summary>
public sealed class SubmissionOptions : IValidatableObject
{
    /// <summary>Size classes that are accepted before a worker has published them. Default none.</summary>
    public IReadOnlyList<SizeClass> SizeClasses { get; set; } = [];

    /// <summary>How models' images are best drawn, by the model's name, while no worker that lives has published it. Default none.</summary>
    public IDictionary<string, ModelSampling> Sampling { get; } = new Dictionary<string, ModelSampling>(StringComparer.Ordinal);

    /// <summary>The most images of a job. Default 1,000,000,000, which nine digits name.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxImages { get; set; } = 1_000_000_000;

    /// <summary>The most shards of a job; each is a row. Default 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxShards { get; set; } = 1_000_000;

    /// <summary>Characters of the longest prompt. Default 20,000: far beyond what a text encoder reads.</summary>
    [Range(1, 1_000_000)]
    public int MaxPromptLength { get; set; } = 20_000;

    /// <summary>Errors of a job's prompts that are reported; the others are counted. Default 100.</summary>
    [Range(1, 10_000)]
    public int ErrorsReported { get; set; } = 100;

    /// <summary>How long a shard shall take a worker whose rate is known. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ShardTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Images of a shard while no rate is known. Default 100.</summary>
    [Range(1, 100_000)]
    public int ShardSize { get; set; } = 100;

    /// <summary>The most images of a batch that is padded to one size (<c>exact</c>). Default 8.</summary>
    [Range(1, 1024)]
    public int ExactBatch { get; set; } = 8;

    /// <summary>Where prompts lie while they are checked; null is the system's folder for temporary files.</summary>
    public string? SpoolFolder { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var size in SizeClasses.Where(size => string.IsNullOrWhiteSpace(size.Model) || size.Width is < 1 or > 99_999 || size.Height is < 1 or > 99_999))
            yield return new ValidationResult($"'{size}' is no model with a width and a height of 1 to 99999", [nameof(SizeClasses)]);
        foreach (var (model, sampling) in Sampling)
        {
            if (sampling.Fault is { } fault) yield return new ValidationResult(fault, [$"{nameof(Sampling)}.{model}"]);
        }
    }
}
