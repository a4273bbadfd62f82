using Npgsql;

namespace HartFarm.Coordinator.Data.Postgres;

/// <summary>
/// What PostgreSQL does by itself about a coordinator that stands still, or whose machine is gone: it ends its sessions, and with them their locks. Left alone, it would keep them until the
/// connection is found dead, which takes hours, and every other coordinator would wait for them.
/// </summary>
internal static class SessionLimits
{
    private static readonly (string Name, string Value)[] Limits =
    [
        // Transactions here wait for nothing but the database, a lease of a dead coordinator's is taken over after as long.
        ("idle_in_transaction_session_timeout", "10s"),
        // A session may have locks between its transactions, too, while tables are made.
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
    ];

    /// <summary>A connection string with the limits; those that it sets itself are as it says.</summary>
    public static string In(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var set = builder.Options ?? "";
        var missing = Limits.Where(limit => !set.Contains(limit.Name, StringComparison.OrdinalIgnoreCase)).Select(limit => $"-c {limit.Name}={limit.Value}");
        builder.Options = string.Join(' ', missing.Append(set)).Trim();
        return builder.ConnectionString;
    }
}
