using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace HartFarm.Testing.Services;

/// <summary>Services in containers, which Testcontainers takes away when this process is gone.</summary>
internal static class ContainerServices
{
    private const string Name = "hartfarm";
    private const string Secret = "hartfarm-secret";

    internal static async Task<ServiceAddresses> StartAsync(ServiceKind kind, CancellationToken cancellation)
    {
        switch (kind)
        {
            case ServiceKind.Postgres:
                var postgres = await StartAsync(new ContainerBuilder("postgres:15-alpine").WithPortBinding(5432, true)
                    .WithEnvironment("POSTGRES_USER", Name).WithEnvironment("POSTGRES_PASSWORD", Secret)
                    .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted("pg_isready", "-h", "127.0.0.1", "-U", Name)), cancellation).ConfigureAwait(false);
                return new ServiceAddresses
                {
                    Postgres = $"Host={postgres.Hostname};Port={postgres.GetMappedPublicPort(5432)};Database={Name};Username={Name};Password={Secret}",
                };
            case ServiceKind.RabbitMq:
                var rabbit = await StartAsync(new ContainerBuilder("rabbitmq:3.13-management-alpine").WithPortBinding(5672, true).WithPortBinding(15672, true)
                    .WithEnvironment("RABBITMQ_DEFAULT_USER", Name).WithEnvironment("RABBITMQ_DEFAULT_PASS", Secret)
                    .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Server startup complete")), cancellation).ConfigureAwait(false);
                return new ServiceAddresses
                {
                    RabbitMq = new Uri($"amqp://{Name}:{Secret}@{rabbit.Hostname}:{rabbit.GetMappedPublicPort(5672)}/"),
                    RabbitMqHttp = new Uri($"http://{Name}:{Secret}@{rabbit.Hostname}:{rabbit.GetMappedPublicPort(15672)}/"),
                };
            default:
                var s3 = await StartAsync(new ContainerBuilder("minio/minio:RELEASE.2025-04-22T22-12-26Z").WithPortBinding(9000, true)
                    .WithEnvironment("MINIO_ROOT_USER", Name).WithEnvironment("MINIO_ROOT_PASSWORD", Secret).WithCommand("server", "/data")
                    .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request.ForPath("/minio/health/ready").ForPort(9000))), cancellation)
                    .ConfigureAwait(false);
                return new ServiceAddresses { S3 = new Uri($"http://{Name}:{Secret}@{s3.Hostname}:{s3.GetMappedPublicPort(9000)}/?region=us-east-1") };
        }
    }

    private static async Task<IContainer> StartAsync(ContainerBuilder builder, CancellationToken cancellation)
    {
        var container = builder.Build();
        await container.StartAsync(cancellation).ConfigureAwait(false);
        return container;
    }
}
