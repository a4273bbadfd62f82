using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Bus;

/// <summary>How messages travel.</summary>
public sealed class BusOptions : IValidatableObject
{
    /// <summary>RabbitMQ's address, <c>amqp://user:password@host/virtual-host</c>; null is in memory, within this process. Default null.</summary>
    public Uri? RabbitMq { get; set; }

    /// <summary>How long the broker has to confirm a message. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long messages at hand may take when the process ends. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Messages of a kind that are answered at once. Default 16.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Results that are published at once: each moves objects in the store. Default 8.</summary>
    [Range(1, 1000)]
    public int PublishConcurrency { get; set; } = 8;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RabbitMq is { } address && !(address.IsAbsoluteUri && address.Scheme is "amqp" or "amqps" or "rabbitmq"))
            yield return new ValidationResult("must be an address such as amqp://user:password@host/virtual-host", [nameof(RabbitMq)]);
    }
}
