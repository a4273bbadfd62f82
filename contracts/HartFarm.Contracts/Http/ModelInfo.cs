using HartFarm.Contracts.Workers;

namespace HartFarm.Contracts.Http;

/// <summary>A model that workers have published.</summary>
public sealed record ModelInfo
{
    /// <summary>Its name, as jobs call it.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model</c>.</summary>
    public string Object { get; init; } = "model";

    /// <summary>When a worker first published it, in seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Always <c>hartfarm</c>.</summary>
    public string OwnedBy { get; init; } = "hartfarm";

    /// <summary>How its images are best drawn, if its checkpoint says so: what a job has that names nothing else.</summary>
    public ModelSampling? Sampling { get; init; }

    /// <summary>Its size classes.</summary>
    public required IReadOnlyList<ModelSize> Sizes { get; init; }
}
