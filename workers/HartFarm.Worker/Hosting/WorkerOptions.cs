using HartFarm.Model.Runtime;
using HartFarm.Worker.Models;

namespace HartFarm.Worker.Hosting;

/// <summary>How a worker runs.</summary>
public sealed class WorkerOptions
{
    /// <summary>Where it computes: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>The models, those first that matter most; at least one.</summary>
    public IReadOnlyList<ModelFolder> Models { get; set; } = [];

    /// <summary>The bytes that it may have on the device in all; null for what is free.</summary>
    public long? Memory { get; set; }

    /// <summary>The element type that it computes in.</summary>
    public Precision Precision { get; set; } = Precision.Auto;

    /// <summary>Threads for computing on the CPU; null for one a core.</summary>
    public int? Threads { get; set; }

    /// <summary>Images that are encoded at once.</summary>
    public int EncodeThreads { get; set; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 16);

    /// <summary>Where shards are put together; null for the system's folder for temporary files.</summary>
    public string? SpoolFolder { get; set; }

    /// <summary>How long shards may still take when the worker is to end; those that take longer are handed back.</summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a store that is away or full is waited for before its shards are handed back.</summary>
    public TimeSpan StoreLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the probe batch of a model may take, about.</summary>
    public TimeSpan ProbeLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Batches in a row that may fail as a whole before the worker gives itself up.</summary>
    public int MostBrokenBatches { get; set; } = 3;
}
