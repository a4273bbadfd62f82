namespace HartFarm.Cli.Diagnosis;

/// <summary>What <c>hartfarm doctor</c> is to look at.</summary>
public sealed record DoctorOptions
{
    /// <summary>The folder of a checkpoint; null is the one that ships.</summary>
    public string? Model { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>The folder that would be written to.</summary>
    public required string Data { get; init; }

    /// <summary>Whether PostgreSQL, RabbitMQ and S3 are looked at.</summary>
    public bool Full { get; init; }

    /// <summary>A file of their settings; null is none.</summary>
    public string? Config { get; init; }
}
