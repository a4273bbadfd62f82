using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>The images' health check, against what answers and what does not.</summary>
public class HealthScriptTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    public async Task It_tells_by_the_status_whether_the_coordinator_can_be_used(string status, int exitCode)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var run = RunAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        using var caller = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(caller.GetStream());
        Assert.Equal("GET /health/ready HTTP/1.1", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 }) { }
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{status}\r\nContent-Length: 0\r\n\r\n"), TestContext.Current.CancellationToken);
        Assert.Equal((exitCode, $"{status}\n"), await run);
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal((1, $"nothing listens on port {port}\n"), await RunAsync(port));
    }

    [Fact]
    public async Task A_connection_that_is_closed_at_once_is_no_health()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var run = RunAsync(port);
        (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Close();
        Assert.Equal(1, (await run).ExitCode);
    }

    /// <summary>Runs it.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(int port)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Repository.At("deploy/docker/health.sh"), $"{port}"]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
