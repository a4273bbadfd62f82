using HartFarm.Chaos.Tests.Farm;
using HartFarm.Testing.Checkpoints;
using HartFarm.Testing.Services;

[assembly: AssemblyFixture(typeof(ChaosServices))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace HartFarm.Chaos.Tests.Farm;

/// <summary>PostgreSQL, RabbitMQ and an S3 store that the tests of this project alone use, one test after another, and may kill; and what a job gives that nobody disturbs.</summary>
public sealed class ChaosServices : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hartfarm-chaos-");
    private readonly Lazy<Task<IReadOnlyList<string>>> _undisturbed;
    private LocalServices _services = null!;

    public ChaosServices() => _undisturbed = new(RunUndisturbedAsync);

    /// <summary>The services themselves.</summary>
    internal LocalServices Local => _services;

    /// <summary>Where the services are; killed and started again, they are there again.</summary>
    internal ServiceAddresses Addresses { get; private set; } = null!;

    /// <summary>The tiny model as <c>--model</c> takes it.</summary>
    internal string Model { get; private set; } = "";

    /// <summary>The hashes of what <see cref="ExactJob"/> gives where nothing happens.</summary>
    internal Task<IReadOnlyList<string>> Undisturbed => _undisturbed.Value;

    public async ValueTask InitializeAsync()
    {
        Model = TinyCheckpoint.Write(Path.Combine(_folder.FullName, "model"));
        _services = await LocalServices.CreateAsync();
        Addresses = await _services.StartAsync(CancellationToken.None, Enum.GetValues<ServiceKind>());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends a service by SIGKILL, and starts it again with the data that it had.</summary>
    internal async Task KillAndStartAsync(ServiceKind kind, CancellationToken cancellation)
    {
        await _services.KillAsync(kind, cancellation);
        await _services.StartAsync(cancellation, kind);
    }

    private async Task<IReadOnlyList<string>> RunUndisturbedAsync()
    {
        await using var farm = await ChaosFarm.CreateAsync(this);
        await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();
        var job = await ExactJob.SubmitAsync(farm.Client);
        return await job.HashesAsync();
    }
}
