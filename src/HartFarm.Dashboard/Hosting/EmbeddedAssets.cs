using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Dashboard.Hosting;

/// <summary>The scripts, styles and pictures that a browser gets, out of the assembly. No other host is asked for anything.</summary>
public static class EmbeddedAssets
{
    private const string Folder = "assets/";

    private static readonly FrozenDictionary<string, Asset> All = typeof(EmbeddedAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..], Load, StringComparer.Ordinal);

    /// <summary>Where an asset is fetched; the address changes with its bytes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such asset.</exception>
    public static string Address(string name) => $"/{Folder}{name}?v={All[name].Version}";

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet($"/{Folder}{{name}}", Get).AllowAnonymous().ExcludeFromDescription();

    private static IResult Get(string name, HttpResponse response)
    {
        if (!All.TryGetValue(name, out var asset)) return Results.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.Type, entityTag: new EntityTagHeaderValue($"\"{asset.Version}\""));
    }

    private static Asset Load(string resource)
    {
        using var stream = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"an asset of an unknown type: {other}"),
    };

    private sealed record Asset(byte[] Content, string Type, string Version);
}
