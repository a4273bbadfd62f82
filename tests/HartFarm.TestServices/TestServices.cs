namespace HartFarm.Testing.Services;

/// <summary>
/// Real services for tests. They are taken from the environment (<see cref="ServiceAddresses"/>), else started once a process by
/// scripts/services.sh, else in containers. Each call gives a part of one that nobody else uses, deleted when it is disposed of.
/// </summary>
/// <exception cref="ServicesUnavailableException">Any method: no way to the service; the message says what was tried.</exception>
public static class TestServices
{
    /// <summary>An empty database.</summary>
    public static async Task<PostgresService> PostgresAsync() =>
        await PostgresService.CreateAsync((await SharedServices.Of(ServiceKind.Postgres).ConfigureAwait(false)).Postgres!).ConfigureAwait(false);

    /// <summary>An empty virtual host.</summary>
    public static async Task<RabbitMqService> RabbitMqAsync()
    {
        var addresses = await SharedServices.Of(ServiceKind.RabbitMq).ConfigureAwait(false);
        return await RabbitMqService.CreateAsync(addresses.RabbitMq!, addresses.RabbitMqHttp!).ConfigureAwait(false);
    }

    /// <summary>An empty bucket.</summary>
    public static async Task<S3Service> S3Async() =>
        await S3Service.CreateAsync((await SharedServices.Of(ServiceKind.S3).ConfigureAwait(false)).S3!).ConfigureAwait(false);
}
