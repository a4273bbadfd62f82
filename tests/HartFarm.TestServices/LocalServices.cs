using System.Globalization;

namespace HartFarm.Testing.Services;

/// <summary>
/// Services of their own folder and ports, started by scripts/services.sh: for a test that kills them, and for all other tests of a process
/// together. They end with this object, or with the process, however it ends.
/// </summary>
public sealed class LocalServices : IAsyncDisposable
{
    private readonly ServicesScript _script;
    private IDisposable? _watched;

    private LocalServices(bool isDurable) => _script = new ServicesScript(Root, isDurable);

    /// <summary>The folder of data and logs.</summary>
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"hartfarm-services-{Guid.NewGuid():N}");

    /// <summary>How long a RabbitMQ that is started from now on waits for a message's acknowledgement before it takes the message back; null for its usual 30 minutes.</summary>
    public TimeSpan? AcknowledgeWithin
    {
        get => _script.AcknowledgeWithin;
        set => _script.AcknowledgeWithin = value;
    }

    /// <summary>The processes of what was started, by names such as <c>pg</c> and <c>s3-proxy</c>.</summary>
    public IReadOnlyDictionary<string, int> Processes => Directory.EnumerateFiles(Path.Combine(Root, "processes"))
        .ToDictionary(file => Path.GetFileName(file), file => int.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>Starts nothing yet.</summary>
    public static Task<LocalServices> CreateAsync(CancellationToken cancellation = default) => CreateAsync(isDurable: false, cancellation);

    /// <summary>Starts nothing yet.</summary>
    /// <param name="isDurable">Whether data is to outlive a loss of power, as it does where it matters, and which takes its time.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LocalServices> CreateAsync(bool isDurable, CancellationToken cancellation)
    {
        var services = new LocalServices(isDurable);
        services._watched = await services._script.WatchAsync(cancellation).ConfigureAwait(false);
        return services;
    }

    /// <summary>Whether the packages are installed that the services need.</summary>
    /// <exception cref="ServicesUnavailableException">They are not; the message names them.</exception>
    public Task CheckAsync(ServiceKind kind, CancellationToken cancellation = default) => _script.RunAsync(cancellation, "check", NameOf(kind));

    /// <summary>Starts services that do not run, with the data that they had, and says where they are.</summary>
    /// <exception cref="ServicesUnavailableException">One did not start; the message has the end of its log.</exception>
    public async Task<ServiceAddresses> StartAsync(CancellationToken cancellation, params ServiceKind[] kinds) =>
        ServiceAddresses.FromExports(await _script.RunAsync(cancellation, ["start", .. kinds.Select(NameOf)]).ConfigureAwait(false));

    /// <summary>Ends a service as a crash would. Its data stays, and the next start is at the same address.</summary>
    public Task KillAsync(ServiceKind kind, CancellationToken cancellation = default) => _script.RunAsync(cancellation, "kill", NameOf(kind));

    /// <summary>Stops a service in good order. Its data stays, and the next start is at the same address.</summary>
    public Task StopAsync(ServiceKind kind, CancellationToken cancellation = default) => _script.RunAsync(cancellation, "stop", "--keep", NameOf(kind));

    /// <summary>Lets go of the services as a process does that is killed: they end by themselves.</summary>
    public void Abandon() => _watched?.Dispose();

    /// <summary>Stops everything, and deletes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _script.RunAsync(CancellationToken.None, "stop").ConfigureAwait(false);
        _watched?.Dispose();
    }

    private static string NameOf(ServiceKind kind) => kind switch
    {
        ServiceKind.Postgres => "pg",
        ServiceKind.RabbitMq => "rabbit",
        _ => "s3",
    };
}
