using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator.Http.Access;

namespace HartFarm.Coordinator.Http;

/// <summary>How the coordinator is reached over HTTP.</summary>
public sealed class HttpOptions
{
    /// <summary>Who may come in; with none, everybody on this machine may and nobody else. Default none.</summary>
    public IReadOnlyList<ApiKey> Keys { get; set; } = [];

    /// <summary>Bytes of the largest request but an upload. Default 64 MiB.</summary>
    [Range(1024, 1L << 40)]
    public long MaxBodyBytes { get; set; } = 64L << 20;

    /// <summary>Bytes of the largest uploaded file. Default 4 GiB.</summary>
    [Range(1024, 1L << 44)]
    public long MaxUploadBytes { get; set; } = 4L << 30;

    /// <summary>How often a job is looked at that somebody follows. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan EventInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long events say nothing when nothing happens. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan EventSilence { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it is noted how many images have been made, for rates over time. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RateInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many of those notes are kept. Default 720, an hour of them.</summary>
    [Range(1, 100_000)]
    public int RatesKept { get; set; } = 720;

    /// <summary>How long a request with an idempotency key has before another one with the same key takes over. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RequestFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <exception cref="ValidationException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        foreach (var key in Keys) key.Validate();
    }
}
