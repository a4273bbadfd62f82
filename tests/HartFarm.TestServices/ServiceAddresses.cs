using System.Text.RegularExpressions;

namespace HartFarm.Testing.Services;

/// <summary>Where services are, as environment variables have it; null where there is none of the kind.</summary>
public sealed partial record ServiceAddresses
{
    /// <summary>An Npgsql connection string of a user who may create databases: <c>Host=...;Username=...;Password=...</c>.</summary>
    public string? Postgres { get; init; }

    /// <summary><c>amqp://user:password@host:port/</c>, of an administrator.</summary>
    public Uri? RabbitMq { get; init; }

    /// <summary>The management interface, <c>http://user:password@host:port/</c>.</summary>
    public Uri? RabbitMqHttp { get; init; }

    /// <summary><c>http://accessKey:secretKey@host:port/?region=us-east-1</c>, the keys percent-encoded, of a user who may create buckets.</summary>
    public Uri? S3 { get; init; }

    /// <summary>What <c>HARTFARM_TEST_POSTGRES</c>, <c>HARTFARM_TEST_RABBITMQ</c>, <c>HARTFARM_TEST_RABBITMQ_HTTP</c> and <c>HARTFARM_TEST_S3</c> say.</summary>
    public static ServiceAddresses FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>What the lines <c>export NAME='VALUE'</c> say.</summary>
    public static ServiceAddresses FromExports(string lines)
    {
        var values = ExportLine().Matches(lines).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        return From(values.GetValueOrDefault);
    }

    /// <summary>Whether a service of the kind is there.</summary>
    public bool Has(ServiceKind kind) => kind switch
    {
        ServiceKind.Postgres => Postgres is not null,
        ServiceKind.RabbitMq => RabbitMq is not null,
        _ => S3 is not null,
    };

    private static ServiceAddresses From(Func<string, string?> value)
    {
        var rabbit = Address("HARTFARM_TEST_RABBITMQ");
        return new ServiceAddresses
        {
            Postgres = value("HARTFARM_TEST_POSTGRES") is { Length: > 0 } postgres ? postgres : null,
            RabbitMq = rabbit,
            // Where nothing else is said, at the port that RabbitMQ gives it.
            RabbitMqHttp = Address("HARTFARM_TEST_RABBITMQ_HTTP") ?? (rabbit is null ? null : new UriBuilder(rabbit) { Scheme = "http", Port = 15672, Path = "/" }.Uri),
            S3 = Address("HARTFARM_TEST_S3"),
        };

        Uri? Address(string name)
        {
            if (value(name) is not { Length: > 0 } text) return null;
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal)
                ? uri
                : throw new InvalidOperationException($"{name} is not an address with a user and a password in it: scheme://user:password@host:port/");
        }
    }

    [GeneratedRegex("^export (?<name>[A-Z0-9_]+)='(?<value>[^']*)'$", RegexOptions.Multiline)]
    private static partial Regex ExportLine();
}
