using System.Globalization;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Remote;

/// <summary>Tenants and keys for people.</summary>
internal static class AccessText
{
    /// <summary>A line of a list of tenants.</summary>
    public static string Line(TenantInfo tenant) => string.Create(
        CultureInfo.InvariantCulture,
        $"{JobText.Safe(tenant.Name),-20}  weight {tenant.Weight,-5}  {tenant.OpenJobs}{Of(tenant.Quotas.JobsAtOnce)} jobs, {tenant.ImagesToday}{Of(tenant.Quotas.ImagesPerDay)} images today{Most(tenant.Quotas)}");

    /// <summary>A line of a list of keys.</summary>
    public static string Line(ApiKeyInfo key, DateTimeOffset now) =>
        $"{key.Id}  {JobText.Safe(key.Prefix)}  {JobText.Safe(key.Tenant),-20}  {JobText.Safe(string.Join(' ', key.Scopes)),-17}  {State(key, now),-19}  {Used(key),-21}  {JobText.Safe(key.Name)}".TrimEnd();

    /// <summary>Who a key's holder is.</summary>
    public static string Of(AccountInfo account)
    {
        var key = account.Key is { } known ? $", key {JobText.Safe(known)}{(account.ExpiresAt is { } end ? $" until {Day(end)}" : "")}" : "";
        return $"tenant {JobText.Safe(account.Tenant.Name)}, for {JobText.Safe(string.Join(", ", account.Scopes))}{key}";
    }

    private static string Of(long? quota) => quota is { } most ? string.Create(CultureInfo.InvariantCulture, $"/{most}") : "";

    private static string Most(TenantQuotas quotas)
    {
        List<string> parts = [];
        if (quotas.ImagesPerJob is { } job) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{job} images a job"));
        if (quotas.UnfinishedImages is { } open) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{open} unfinished"));
        return parts.Count == 0 ? "" : $"; at most {string.Join(", ", parts)}";
    }

    private static string State(ApiKeyInfo key, DateTimeOffset now) => key switch
    {
        { RevokedAt: { } revoked } => $"revoked {Day(revoked)}",
        { ExpiresAt: { } end } when end <= now => $"expired {Day(end)}",
        { ExpiresAt: { } end } => $"until {Day(end)}",
        _ => "works",
    };

    private static string Used(ApiKeyInfo key) => key.LastUsedAt is { } used ? $"last used {Day(used)}" : "never used";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
