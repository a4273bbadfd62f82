using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HartFarm.Chaos.Engine;
using HartFarm.Chaos.Faults;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;
using Npgsql;

namespace HartFarm.Chaos.Farm;

/// <summary>Coordinators and workers, each a process, over a database, a virtual host and a bucket of their own, each with a network of its own to each of them.</summary>
internal sealed class FaultyFarm : IAsyncDisposable
{
    private readonly Dictionary<string, ProcessSlot> _slots = [];
    private readonly Dictionary<string, NetworkLink> _links = [];
    private readonly Dictionary<string, ProcessClock> _clocks = [];
    private readonly Dictionary<string, ProcessDisk> _disks = [];
    private readonly LocalServices _services;
    private readonly PostgresService _postgres;
    private readonly RabbitMqService _rabbit;
    private readonly S3Service _s3;

    private FaultyFarm(LocalServices services, PostgresService postgres, RabbitMqService rabbit, S3Service s3, int seed, FarmPace pace, FarmModel model)
    {
        (_services, _postgres, _rabbit, _s3) = (services, postgres, rabbit, s3);
        var number = 0;
        foreach (var process in FarmParts.Processes)
        {
            foreach (var link in FarmParts.LinksOf(process)) _links[link] = new NetworkLink(link, EndOf(link), HashCode.Combine(seed, number++));
            (_clocks[process], _disks[process]) = (new ProcessClock(), new ProcessDisk());
            _slots[process] = FarmParts.Coordinators.Contains(process) ? Coordinator(process, pace) : Worker(process, pace, model);
        }
    }

    /// <summary>The coordinators' addresses, which stay the same over their restarts.</summary>
    public List<Uri> Addresses { get; } = [];

    /// <summary>The database, reached directly.</summary>
    public string Database => _postgres.ConnectionString;

    /// <summary>The broker, reached directly.</summary>
    public RabbitMqService Broker => _rabbit;

    /// <summary>The bucket, reached directly.</summary>
    public S3Service Store => _s3;

    /// <summary>What no process may say, whatever goes wrong.</summary>
    public IEnumerable<string> Secrets => [_s3.Options.SecretKey, $":{_rabbit.Password}@", $"Password={new NpgsqlConnectionStringBuilder(Database).Password}"];

    /// <summary>Processes that ended though nobody asked them to, or badly.</summary>
    public IEnumerable<string> Findings => _slots.Values.SelectMany(slot => slot.Findings);

    /// <summary>How often processes were started.</summary>
    public int Starts => _slots.Values.Sum(slot => slot.Starts);

    /// <summary>How often a process ended by itself since it did not come back to a queue.</summary>
    public int QueuesLost => _slots.Values.Sum(slot => slot.QueuesLost);

    /// <summary>All that the processes said.</summary>
    public string Said => string.Join('\n', _slots.Values.Select(slot => slot.Said));

    /// <summary>Makes the services' parts, and starts the processes; all are ready when this returns.</summary>
    public static async Task<FaultyFarm> StartAsync(LocalServices services, ServiceAddresses at, int seed, FarmPace pace, FarmModel model, CancellationToken cancellation)
    {
        var farm = new FaultyFarm(
            services, await PostgresService.CreateAsync(at.Postgres!), await RabbitMqService.CreateAsync(at.RabbitMq!, at.RabbitMqHttp!), await S3Service.CreateAsync(at.S3!), seed, pace, model);
        try
        {
            // One after the other: the first brings the tables, and workers wait for a coordinator anyway.
            foreach (var slot in farm._slots.Values)
            {
                slot.Start();
                await slot.ReadyAsync(cancellation);
            }
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    public ProcessSlot Slot(string name) => _slots[name];

    public NetworkLink Link(string name) => _links[name];

    public ProcessClock Clock(string process) => _clocks[process];

    public ProcessDisk Disk(string process) => _disks[process];

    /// <summary>The faults of a schedule that can be made on this machine; it is said which kinds are left out.</summary>
    public IReadOnlyList<Fault> Possible(IReadOnlyList<Fault> drawn, Action<string> say)
    {
        foreach (var kind in drawn.Select(fault => fault.Kind).Distinct())
        {
            if (Missing(kind) is { } missing) say($"  {kind} is left out: {missing}");
        }
        return [.. drawn.Where(fault => Missing(fault.Kind) is null)];
    }

    /// <summary>Why a kind of fault cannot be made on this machine; null where it can.</summary>
    private string? Missing(FaultKind kind) => kind switch
    {
        FaultKind.Clock => ProcessClock.Missing,
        FaultKind.FullDisk => _disks.Values.Select(disk => disk.Missing).FirstOrDefault(missing => missing is not null),
        _ => null,
    };

    /// <summary>Ends a service as a crash would, or starts it again with its data.</summary>
    public Task KillServiceAsync(string service, CancellationToken cancellation) => _services.KillAsync(KindOf(service), cancellation);

    /// <summary>Starts a service that was killed.</summary>
    public Task StartServiceAsync(string service, CancellationToken cancellation) => _services.StartAsync(cancellation, KindOf(service));

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values) await slot.DisposeAsync();
        foreach (var link in _links.Values) await link.DisposeAsync();
        foreach (var clock in _clocks.Values) clock.Dispose();
        foreach (var disk in _disks.Values) disk.Dispose();
        await _s3.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private ProcessSlot Coordinator(string name, FarmPace pace)
    {
        Addresses.Add(new Uri($"http://127.0.0.1:{FreePort()}"));
        var address = Addresses[^1].GetLeftPart(UriPartial.Authority);
        var settings = Settings(name, pace);
        return new ProcessSlot(name, "listening on", () => FarmProcess.Start(settings, "up", "--settings", "full", "--listen", address));
    }

    private ProcessSlot Worker(string name, FarmPace pace, FarmModel model)
    {
        var settings = Settings(name, pace);
        var (program, folder) = model.Folder is { } checkpoint ? ("hartfarm", checkpoint) : ("HartFarm.Chaos", AppContext.BaseDirectory);
        return new ProcessSlot(
            name, "takes shards",
            () => FarmProcess.StartProgram(program, settings, "worker", "--model", $"{model.SizeClass.Model}={folder}", "--threads", "1", "--drain-limit", "5"));
    }

    private Dictionary<string, string> Settings(string process, FarmPace pace)
    {
        var settings = FarmSettings.Of(_postgres, _rabbit, _s3);
        var broker = Port(FarmParts.Broker);
        settings["HARTFARM_BUS__RABBITMQ"] = new UriBuilder(_rabbit.Address) { Host = "127.0.0.1", Port = broker }.Uri.ToString();
        settings["HARTFARM_OBJECTS__S3__ENDPOINT"] = $"127.0.0.1:{Port(FarmParts.Store)}";
        if (FarmParts.Coordinators.Contains(process))
            settings["HARTFARM_STORE__POSTGRES"] = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Host = "127.0.0.1", Port = Port(FarmParts.Database) }.ConnectionString;
        else settings.Remove("HARTFARM_STORE__POSTGRES");
        settings[SeedLoader.ImageTime] = pace.ImageTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        if (pace.IsDefault) return settings;
        foreach (var (name, value) in _clocks[process].Environment) settings[name] = value;
        if (_disks[process].Missing is null) settings["TMPDIR"] = _disks[process].Folder;
        settings.Hurry(FarmParts.LeaseFor);
        settings["HARTFARM_OBJECTS__S3__TIMEOUT"] = "00:00:10";
        // A shard meets more faults here in a minute than elsewhere in its life; none of them is its own.
        settings["HARTFARM_LEASES__FREEEXPIRATIONS"] = settings["HARTFARM_LEASES__MAXATTEMPTS"] = "100";
        settings["HARTFARM_LEASES__LONGESTBACKOFF"] = settings["HARTFARM_LEASES__BACKOFF"] = "00:00:01";
        settings["HARTFARM_FINALIZING__MAXATTEMPTS"] = "100";
        settings["HARTFARM_SUBMISSION__EXACTBATCH"] = "2";
        settings["HARTFARM_HTTP__REQUESTFOR"] = "00:00:15";
        return settings;

        int Port(string service) => _links[FarmParts.Link(process, service)].Port;
    }

    private IPEndPoint EndOf(string link) => link.Split('/')[1] switch
    {
        FarmParts.Database => new IPEndPoint(IPAddress.Loopback, new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Port),
        FarmParts.Broker => new IPEndPoint(IPAddress.Loopback, _rabbit.Address.Port),
        _ => IPEndPoint.Parse(_s3.Options.Endpoint),
    };

    private static ServiceKind KindOf(string service) => service switch
    {
        FarmParts.Database => ServiceKind.Postgres,
        FarmParts.Broker => ServiceKind.RabbitMq,
        _ => ServiceKind.S3,
    };

    // Below the range that outgoing connections take theirs from, since others look for ports, too, it may be taken by the time it is listened on:
    // the process then says so, and a start fails.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
