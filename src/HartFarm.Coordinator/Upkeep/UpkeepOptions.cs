using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator.Data;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>How the store is kept tidy.</summary>
public sealed class UpkeepOptions : IValidatableObject
{
    /// <summary>Where upkeep's own schedule is kept: an Npgsql connection string; null is in memory. Default null.</summary>
    public string? Postgres { get; set; }

    /// <summary>How old an object must be that belongs to nothing before it is swept: an upload or a submission may be under way. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a worker that ended is remembered. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan WorkersKept { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the answer to a request with an idempotency key is remembered. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan AnswersKept { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the delivery of a webhook is remembered. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan DeliveriesKept { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Upkeep that runs at once. Default 2.</summary>
    [Range(1, 20)]
    public int Concurrency { get; set; } = 2;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionText.Fault(Postgres) is { } fault) yield return new ValidationResult(fault, [nameof(Postgres)]);
    }
}
