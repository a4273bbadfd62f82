using Npgsql;

namespace HartFarm.Coordinator.Data;

/// <summary>Checks connection strings.</summary>
internal static class ConnectionText
{
    /// <summary>What is wrong with an Npgsql connection string; null where it will do or is none. It has a password, so the reason shows nothing of it.</summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 } ? null : "names no Host";
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return "is no connection string such as Host=...;Database=...;Username=...;Password=...";
        }
    }
}
