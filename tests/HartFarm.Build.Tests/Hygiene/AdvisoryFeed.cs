using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>A feed on the loopback interface that has no packages and one advisory, as NuGet asks for them.</summary>
internal sealed class AdvisoryFeed : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _root;
    private readonly string _package;

    /// <summary>Starts it.</summary>
    /// <param name="package">The package with a hole in all its versions.</param>
    internal AdvisoryFeed(string package)
    {
        _package = package;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _root = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(_root);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its address.</summary>
    internal string Index => _root + "index.json";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var text = context.Request.Url!.AbsolutePath switch
        {
            "/index.json" => $$"""{"version": "3.0.0", "resources": [{"@id": "{{_root}}advisories.json", "@type": "VulnerabilityInfo/6.7.0"}]}""",
            "/advisories.json" => $$"""[{"@name": "base", "@id": "{{_root}}base.json", "@updated": "2026-01-01T00:00:00Z"}]""",
            "/base.json" => $$"""{"{{_package.ToLowerInvariant()}}": [{"url": "https://example.org/advisory", "severity": 2, "versions": "(, 999.0.0)"}]}""",
            _ => null,
        };
        context.Response.StatusCode = text is null ? 404 : 200;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text ?? ""));
        context.Response.Close();
    }
}
