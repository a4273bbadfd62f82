using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Model.Checkpoints.Hub;

namespace HartFarm.Testing.Hub;

/// <summary>A hub with repositories in memory, which answers as the real one does unless a test says otherwise.</summary>
public sealed class FakeHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly Dictionary<string, Dictionary<string, byte[]>> _repositories = [];

    public FakeHub() => Server = new TestServer(request => Override?.Invoke(request) ?? Answer(request));

    public TestServer Server { get; }

    /// <summary>An answer in place of the usual one, or null for the usual one.</summary>
    public Func<ServerRequest, ServerResponse?>? Override { get; set; }

    /// <summary>How many files a page of a list has.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>A clock whose timers go off at once.</summary>
    public HurriedTime Time { get; } = new();

    public HubOptions Options => new() { Endpoint = Server.Address, ReferenceEndpoint = Server.Address, Time = Time };

    public IEnumerable<string> Fetched => Server.Requests.Where(request => request.Path.Contains("/resolve/", StringComparison.Ordinal))
        .Select(request => request.Path.Split("/resolve/")[1].Split('/', 2)[1]);

    public FakeHub Add(string repository, string path, byte[] content)
    {
        if (!_repositories.TryGetValue(repository, out var files)) _repositories[repository] = files = [];
        files[path] = content;
        return this;
    }

    public FakeHub Add(string repository, string path, string content) => Add(repository, path, Encoding.UTF8.GetBytes(content));

    public static HubFile Listed(string path, byte[] content) => IsLarge(path)
        ? new HubFile(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), null)
        : new HubFile(path, content.Length, null, BlobSha1(content));

    public ServerResponse Answer(ServerRequest request)
    {
        foreach (var (repository, files) in _repositories)
        {
            if (request.Path.StartsWith($"/api/models/{repository}/tree/", StringComparison.Ordinal)) return List(files, request);
            if (!request.Path.StartsWith($"/{repository}/resolve/", StringComparison.Ordinal)) continue;
            var path = request.Path[$"/{repository}/resolve/".Length..].Split('/', 2)[1];
            if (files.TryGetValue(path, out var content)) return Content(content, request.From);
        }
        return ServerResponse.Empty(404, ("X-Error-Message", "Repository not found"));
    }

    public static ServerResponse Content(byte[] content, int from)
    {
        if (from == 0) return new ServerResponse(200, content, ("X-Repo-Commit", Commit));
        return from >= content.Length
            ? ServerResponse.Empty(416, ("Content-Range", $"bytes */{content.Length}"))
            : new ServerResponse(206, content[from..], ("X-Repo-Commit", Commit), ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}"));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static bool IsLarge(string path) => path.EndsWith(".safetensors", StringComparison.Ordinal) || path.EndsWith(".bin", StringComparison.Ordinal);

    private static string BlobSha1(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private ServerResponse List(Dictionary<string, byte[]> files, ServerRequest request)
    {
        var cursor = request.Target.Split("cursor=") is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
        var entries = files.Skip(cursor).Take(PageSize).Select(file => Entry(file.Key, file.Value)).Prepend("""{"type":"directory","oid":"0","size":0,"path":"llm"}""");
        var body = $"[{string.Join(",", entries)}]";
        if (cursor + PageSize >= files.Count) return ServerResponse.Text(body);
        return ServerResponse.Text(body) with { Headers = [("Link", $"<{request.Target.Split("&cursor=")[0]}&cursor={cursor + PageSize}>; rel=\"next\"")] };
    }

    private static string Entry(string path, byte[] content)
    {
        var file = Listed(path, content);
        var name = JsonSerializer.Serialize(path);
        return file.Sha256 is null
            ? $$"""{"type":"file","oid":"{{file.GitSha1}}","size":{{file.Size}},"path":{{name}}}"""
            : $$"""{"type":"file","oid":"{{new string('0', 40)}}","size":{{file.Size}},"path":{{name}},"lfs":{"oid":"{{file.Sha256}}","size":{{file.Size}},"pointerSize":134} }""";
    }
}
