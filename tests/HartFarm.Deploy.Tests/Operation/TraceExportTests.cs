using System.Net;
using System.Net.Sockets;
using System.Text;
using HartFarm.Build.Tests;
using HartFarm.Testing.Processes;

namespace HartFarm.Deploy.Tests.Operation;

/// <summary>Traces go to the receiver that the variables of OpenTelemetry name.</summary>
public sealed class TraceExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_coordinator_sends_its_spans_to_the_receiver_that_is_named()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var received = ReceiveAsync(receiver, patience.Token);
        var (farm, address) = await FarmProcess.StartAsync(
            "listening on",
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{receiver.LocalEndpoint}",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
            },
            patience.Token, "up", "--workers", "0", "--listen", "http://127.0.0.1:0", "--data", _folder["data"]);
        await using var ending = farm;
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri($"{address}/v1/models"), patience.Token);
        var request = await received;
        Assert.StartsWith("POST /v1/traces ", request, StringComparison.Ordinal);
        Assert.Contains("hartfarm-coordinator", request, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The first request, as text; bytes of a protocol buffer are read as letters.</summary>
    private static async Task<string> ReceiveAsync(TcpListener receiver, CancellationToken cancellation)
    {
        using var caller = await receiver.AcceptTcpClientAsync(cancellation);
        var (stream, buffer, text) = (caller.GetStream(), new byte[65536], new StringBuilder());
        while (!text.ToString().Contains("hartfarm-coordinator", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, cancellation);
            if (count == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellation);
        return text.ToString();
    }
}
