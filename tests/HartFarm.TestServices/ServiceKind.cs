namespace HartFarm.Testing.Services;

/// <summary>A service that the farm stands on in its full setting.</summary>
public enum ServiceKind
{
    Postgres,
    RabbitMq,
    S3,
}
