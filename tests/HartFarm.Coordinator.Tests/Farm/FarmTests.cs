namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A suite that runs against each database: it is abstract, and a class a database says which.</summary>
public abstract class FarmTests(ITestDatabase database) : IAsyncLifetime
{
    protected TestFarm Farm { get; } = new(database);

    protected TestCoordinator Coordinator => Farm.Coordinator;

    protected static Guid Worker { get; } = new("11111111-1111-1111-1111-111111111111");

    protected static Guid OtherWorker { get; } = new("22222222-2222-2222-2222-222222222222");

    public async ValueTask InitializeAsync() => await Farm.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Farm.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
