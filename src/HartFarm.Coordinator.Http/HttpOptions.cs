using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.OpenAI;

namespace HartFarm.Coordinator.Http;

/// <summary>How the coordinator is reached over HTTP.</summary>
public sealed class HttpOptions
{
    /// <summary>Who may come in besides the keys of the job store; with none here, everybody on this machine may and nobody else. Default none.</summary>
    public IReadOnlyList<ApiKey> Keys { get; set; } = [];

    /// <summary>How much one caller may ask for.</summary>
    public RateLimitOptions RateLimits { get; set; } = new();

    /// <summary>Origins whose pages may use the interface from a browser, as <c>https://images.example</c>. Default none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>Addresses or networks of proxies that are believed where a request came from (<c>X-Forwarded-For</c>, <c>-Proto</c>). Default none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>What is shown to clients of an <c>https://</c> address to listen on.</summary>
    public CertificateOptions Certificate { get; set; } = new();

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

    /// <summary>How the routes that are OpenAI's behave.</summary>
    public OpenAIOptions OpenAI { get; set; } = new();

    /// <exception cref="ValidationException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        Validator.ValidateObject(RateLimits, new ValidationContext(RateLimits), validateAllProperties: true);
        OpenAI.Validate();
        foreach (var key in Keys) key.Validate();
        Origins.Validate(this);
        foreach (var certificate in Certificate.Load()) certificate.Dispose();
    }
}
