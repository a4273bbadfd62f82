using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Reads what the hub says of a repository's files, and trusts none of it.</summary>
internal static class HubListing
{
    private const string Sha256Prefix = "sha256:";

    /// <summary>The files of one page of a repository's tree.</summary>
    /// <exception cref="HubException">It is not the JSON of a tree, or lists a file that would leave its folder or cannot be checked.</exception>
    internal static IEnumerable<HubFile> Parse(string what, byte[] json)
    {
        List<HubTreeEntry?>? entries;
        try
        {
            entries = JsonSerializer.Deserialize(json, HubJson.Default.ListHubTreeEntry)!;
        }
        catch (JsonException error)
        {
            throw new HubException($"{what} is not the JSON that a hub sends: {error.Message}", error);
        }
        foreach (var entry in entries ?? [])
        {
            if (entry is { Type: "file" }) yield return FileOf(what, entry);
        }
    }

    /// <summary>The address in the answer's <c>Link</c> header under which the list goes on, or null at its end.</summary>
    internal static Uri? NextPage(HttpResponseMessage response, Uri address)
    {
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        foreach (var link in links.SelectMany(text => text.Split(',')))
        {
            var (start, end) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            if (start < 0 || end < start || !link[end..].Replace(" ", "", StringComparison.Ordinal).Contains(";rel=\"next\"", StringComparison.OrdinalIgnoreCase)) continue;
            return Uri.TryCreate(address, link[(start + 1)..end], out var next) ? next : null;
        }
        return null;
    }

    /// <summary>Whether bytes are those of a listed file.</summary>
    internal static bool IsContent(HubFile file, byte[] bytes)
    {
        if (bytes.Length != file.Size) return false;
        if (file.Sha256 is not null) return Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Sha256;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Size}\0"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.GitSha1;
    }

    private static HubFile FileOf(string what, HubTreeEntry entry)
    {
        if (entry.Path is null || !HubPath.IsSafe(entry.Path)) throw new HubException($"{what} names the file {Quoted.Of(entry.Path)}, which would leave its folder.");
        var size = entry.Lfs?.Size ?? entry.Size;
        var hash = entry.Lfs is null ? entry.Oid : entry.Lfs.Oid;
        if (hash is not null && hash.StartsWith(Sha256Prefix, StringComparison.Ordinal)) hash = hash[Sha256Prefix.Length..];
        var isHash = hash is not null && hash.Length == (entry.Lfs is null ? 40 : 64) && hash.All(char.IsAsciiHexDigit);
        if (size < 0 || !isHash) throw new HubException($"{what} gives {Quoted.Of(entry.Path)} no size and hash to check it by.");
        hash = hash!.ToLowerInvariant();
        return entry.Lfs is null ? new HubFile(entry.Path, size, null, hash) : new HubFile(entry.Path, size, hash, null);
    }
}
