using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HartFarm.LoadBench.Peers;

/// <summary>A Redis server of its own, which writes what it is told to a file, once a second to the disk, as BullMQ's documents advise.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>The server's version, as it prints it.</summary>
    /// <exception cref="PeerMissingException">It is not installed.</exception>
    public static async Task<string> VersionAsync(CancellationToken cancellation)
    {
        var line = await RunAsync("redis-server", ["--version"], cancellation);
        return line.Split(' ').FirstOrDefault(word => word.StartsWith("v=", StringComparison.Ordinal))?[2..] ?? line;
    }

    public static async Task<RedisServer> StartAsync(string folder, CancellationToken cancellation)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("redis-server", [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction", "--logfile", Path.Combine(folder, "redis.log"),
        ]);
        var server = new RedisServer(Process.Start(start)!, port);
        while (await server.AskAsync(cancellation, "ping") != "PONG") await Task.Delay(Look, cancellation);
        return server;
    }

    /// <summary>The answer to a command; empty where the server does not answer.</summary>
    public async Task<string> AskAsync(CancellationToken cancellation, params string[] command) =>
        await RunAsync("redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command], cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerMissingException($"{program} is not installed (Debian's packages redis-server and redis-tools)");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
