using System.ComponentModel.DataAnnotations;
using HartFarm.Settings;

namespace HartFarm.Worker.Bus;

/// <summary>How messages travel to and from a worker that has a process of its own.</summary>
public sealed class BusOptions
{
    /// <summary>RabbitMQ's address, <c>amqp://user:password@host/virtual-host</c>. No default.</summary>
    public Uri? RabbitMq { get; set; }

    /// <summary>How long messages at hand may take when the process ends. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section = "bus")
    {
        if (RabbitMq is null) yield return $"{section}.rabbitMq: is missing";
        else if (!RabbitMq.IsAbsoluteUri || RabbitMq.Scheme is not ("amqp" or "amqps" or "rabbitmq"))
            yield return $"{section}.rabbitMq: must be an address such as amqp://user:password@host/virtual-host";
        foreach (var fault in OptionFaults.Of(section, this)) yield return fault;
    }
}
