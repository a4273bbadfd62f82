using HartFarm.Worker.Models;

namespace HartFarm.Cli.Server;

/// <summary>What <c>hartfarm up</c> is asked for.</summary>
public sealed record UpOptions
{
    /// <summary>Where it listens where nothing else is said.</summary>
    public const string UsualListen = "http://127.0.0.1:7860";

    /// <summary>The folder of the embedded setting where nothing else is said.</summary>
    public const string UsualData = "hartfarm-data";

    /// <summary>Whether PostgreSQL, RabbitMQ and S3 are used; else all is in this process and a folder.</summary>
    public bool Full { get; init; }

    /// <summary>Workers in this process.</summary>
    public int Workers { get; init; }

    /// <summary>Where to listen.</summary>
    public required string Listen { get; init; }

    /// <summary>The folder of the embedded setting.</summary>
    public required string Data { get; init; }

    /// <summary>What the workers load.</summary>
    public IReadOnlyList<ModelFolder> Models { get; init; } = [];

    /// <summary>Where the workers compute: <c>cpu</c>, <c>cuda:N</c>, or <c>cuda</c> for a device each.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of all workers together on the CPU; null is one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>A file of settings; null is none.</summary>
    public string? Config { get; init; }
}
