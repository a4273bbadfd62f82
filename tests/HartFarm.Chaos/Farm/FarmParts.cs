namespace HartFarm.Chaos.Farm;

/// <summary>What a farm under faults consists of.</summary>
internal static class FarmParts
{
    public const string Database = "postgres";
    public const string Broker = "rabbitmq";
    public const string Store = "s3";

    /// <summary>How long a lease is: short, so that much happens in little time.</summary>
    public static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(8);

    public static readonly IReadOnlyList<string> Coordinators = ["coordinator-0", "coordinator-1"];
    public static readonly IReadOnlyList<string> Workers = ["worker-0", "worker-1"];
    public static readonly IReadOnlyList<string> Processes = [.. Coordinators, .. Workers];
    public static readonly IReadOnlyList<string> Services = [Database, Broker, Store];

    /// <summary>The name of the network between a process and a service.</summary>
    public static string Link(string process, string service) => $"{process}/{service}";

    /// <summary>The networks that a process has: workers do not reach the database.</summary>
    public static IEnumerable<string> LinksOf(string process) =>
        Services.Where(service => service != Database || Coordinators.Contains(process)).Select(service => Link(process, service));
}
