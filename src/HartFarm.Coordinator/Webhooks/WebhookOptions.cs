using System.ComponentModel.DataAnnotations;
using System.Net;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>How webhooks are delivered.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    private const double Growth = 4;

    /// <summary>How long a receiver has to answer. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The wait after the first failure; each further one is four times as long. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such wait. Default 12 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "7.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How often it is tried in all. Default 10, which with the other defaults takes a day and a third.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Receivers of one tenant that are served at once; those of different tenants never wait for each other. Default 64.</summary>
    [Range(1, 10_000)]
    public int ReceiversAtOnce { get; set; } = 64;

    /// <summary>How long nothing is looked at when nothing happens. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Networks that webhooks may go to although they are not public, as <c>10.1.0.0/16</c>. Default none.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>How long a coordinator has an attempt to itself.</summary>
    internal TimeSpan ClaimFor => Timeout + TimeSpan.FromMinutes(1);

    /// <summary>The wait after a failed attempt, the first of which is number 1.</summary>
    internal TimeSpan PauseAfter(int number) => TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(Growth, number - 1)));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult($"'{network}' is no network such as 10.1.0.0/16", [nameof(AllowedNetworks)]));
}
