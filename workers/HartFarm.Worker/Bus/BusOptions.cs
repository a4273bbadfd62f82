namespace HartFarm.Worker.Bus;

/// <summary>Where the RabbitMQ broker is.</summary>
public sealed record BusOptions
{
    /// <summary>Its host.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Its port.</summary>
    public ushort Port { get; init; } = 5672;

    /// <summary>Its virtual host.</summary>
    public string VirtualHost { get; init; } = "/";

    /// <summary>Who connects.</summary>
    public string Username { get; init; } = "guest";

    /// <summary>With which password.</summary>
    public string Password { get; init; } = "guest";

    /// <summary>Whether over TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>All but the password.</summary>
    public override string ToString() => $"{(Tls ? "amqps" : "amqp")}://{Username}@{Host}:{Port}{VirtualHost}";
}
