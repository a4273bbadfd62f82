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

    /// <summary>Its size classes.</summary>
    public required IReadOnlyList<ModelSize> Sizes { get; init; }
}
