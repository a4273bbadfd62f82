using HartFarm.Testing.Services;

namespace HartFarm.Chaos.Farm;

/// <summary>The environment of a farm's processes.</summary>
public static class FarmSettings
{
    /// <summary>Where the services are.</summary>
    public static Dictionary<string, string> Of(PostgresService postgres, RabbitMqService rabbit, S3Service s3) => new()
    {
        ["HARTFARM_STORE__POSTGRES"] = postgres.ConnectionString,
        ["HARTFARM_BUS__RABBITMQ"] = rabbit.Address.ToString(),
        ["HARTFARM_OBJECTS__S3__ENDPOINT"] = s3.Options.Endpoint,
        ["HARTFARM_OBJECTS__S3__TLS"] = $"{s3.Options.Tls}",
        ["HARTFARM_OBJECTS__S3__REGION"] = s3.Options.Region,
        ["HARTFARM_OBJECTS__S3__BUCKET"] = s3.Options.Bucket,
        ["HARTFARM_OBJECTS__S3__ACCESSKEY"] = s3.Options.AccessKey,
        ["HARTFARM_OBJECTS__S3__SECRETKEY"] = s3.Options.SecretKey,
    };

    /// <summary>With all that goes on after something was lost going on soon.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="lease">How long a lease holds.</param>
    public static Dictionary<string, string> Hurry(this Dictionary<string, string> settings, TimeSpan lease)
    {
        settings["HARTFARM_LEASES__LEASEFOR"] = settings["HARTFARM_LEASES__PUBLISHFOR"] = settings["HARTFARM_FINALIZING__FINALIZEFOR"] = $"{lease}";
        settings["HARTFARM_LEASES__ENQUEUEDFOR"] = $"{lease + TimeSpan.FromSeconds(5)}";
        foreach (var pause in (string[])["DISPATCH__INTERVAL", "DISPATCH__PAUSEAFTERFAILURE", "FINALIZING__INTERVAL", "FINALIZING__PAUSE"])
            settings[$"HARTFARM_{pause}"] = "00:00:01";
        return settings;
    }
}
