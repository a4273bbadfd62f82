using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>A farm that asks for keys: an administrator's, and those of two tenants.</summary>
public sealed class KeyedFarm : LiveFarm
{
    public const string RootKey = "root-key";
    public const string FoxKey = "fox-key";
    public const string OwlKey = "owl-key";

    protected override string? Settings => JsonSerializer.Serialize(new
    {
        http = new { keys = new[] { Of("root", RootKey, "read", "submit", "admin"), Of("fox", FoxKey, "read", "submit"), Of("owl", OwlKey, "read") } },
    });

    protected override string? Key => FoxKey;

    private static object Of(string tenant, string key, params string[] scopes) =>
        new { tenant, sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), scopes };
}
