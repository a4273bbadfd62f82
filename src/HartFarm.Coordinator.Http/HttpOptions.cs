using System.ComponentModel.DataAnnotations;
using System.Globalization;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.OpenAI;
using HartFarm.Settings;

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

    /// <summary>
    /// How long a request with an idempotency key keeps others with that key away when its coordinator is lost; while it is worked on, that is renewed. Default 30
    /// seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RequestFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a link to an object in the object store holds, where it gives any. Default an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan LinksFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How the routes that are OpenAI's behave.</summary>
    public OpenAIOptions OpenAI { get; set; } = new();

    /// <summary>What is wrong with them, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section = "http") =>
    [
        .. OptionFaults.Of(section, this), .. OptionFaults.Of($"{section}.rateLimits", RateLimits), .. OptionFaults.Of($"{section}.openAI", OpenAI),
        .. Keys.SelectMany((key, i) => key.Faults(string.Create(CultureInfo.InvariantCulture, $"{section}.keys.{i}"))), .. Origins.Faults(this, section), .. Certificate.Faults($"{section}.certificate"),
    ];

    /// <exception cref="ValidationException">Values will not do; the message names each by its key.</exception>
    public void Validate()
    {
        if (Faults().ToArray() is { Length: > 0 } faults) throw new ValidationException(string.Join("; ", faults));
    }
}
