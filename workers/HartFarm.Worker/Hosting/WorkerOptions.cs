using System.ComponentModel.DataAnnotations;
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
    [Range(typeof(long), "1", "9223372036854775807")]
    public long? Memory { get; set; }

    /// <summary>The element type that it computes in.</summary>
    public Precision Precision { get; set; } = Precision.Auto;

    /// <summary>Threads for computing on the CPU; null for one a core.</summary>
    [Range(1, 1024)]
    public int? Threads { get; set; }

    /// <summary>Images that are encoded at once; null for half as many as there are cores, and 16 at most.</summary>
    [Range(1, 1024)]
    public int? EncodeThreads { get; set; }

    /// <summary>Where shards are put together; null for the system's folder for temporary files.</summary>
    public string? SpoolFolder { get; set; }

    /// <summary>How long shards may still take when the worker is to end; those that take longer are handed back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a store that is away or full is waited for before its shards are handed back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StoreLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the probe batch of a model may take, about.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ProbeLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Batches in a row that may fail as a whole before the worker gives itself up.</summary>
    [Range(1, 1_000_000)]
    public int MostBrokenBatches { get; set; } = 3;
}
