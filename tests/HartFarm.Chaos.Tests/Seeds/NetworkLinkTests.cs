using System.Net;
using System.Net.Sockets;
using System.Text;
using HartFarm.Chaos.Faults;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>The network of the harness does what its states say.</summary>
public sealed class NetworkLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly TcpListener _service = new(IPAddress.Loopback, 0);
    private NetworkLink _link = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _service.Start();
        _link = new NetworkLink("here/there", (IPEndPoint)_service.LocalEndpoint, 1);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _service.Dispose();
    }

    [Fact]
    public async Task Open_it_passes_everything_on_and_an_end_is_an_end()
    {
        using var process = await ConnectAsync();
        using var service = await _service.AcceptSocketAsync(Cancellation);
        await process.SendAsync("question"u8.ToArray(), Cancellation);
        Assert.Equal("question", await ReadAsync(service, 8));
        await service.SendAsync("answer"u8.ToArray(), Cancellation);
        service.Dispose();
        Assert.Equal("answer", await ReadAsync(process, 100));
    }

    [Fact]
    public async Task Cut_it_ends_what_is_there_and_lets_nothing_begin_until_it_is_open_again()
    {
        using var process = await ConnectAsync();
        using var service = await _service.AcceptSocketAsync(Cancellation);
        _link.State = LinkState.Cut;
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(process, 1));
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var second = await ConnectAsync();
            await ReadAsync(second, 1);
        });
        _link.State = LinkState.Open;
        using var third = await ConnectAsync();
        using var again = await _service.AcceptSocketAsync(Cancellation);
        await again.SendAsync("a"u8.ToArray(), Cancellation);
        Assert.Equal("a", await ReadAsync(third, 1));
    }

    [Fact]
    public async Task Silent_it_holds_everything_back_and_passes_it_on_later()
    {
        using var process = await ConnectAsync();
        using var service = await _service.AcceptSocketAsync(Cancellation);
        _link.State = LinkState.Silent;
        await process.SendAsync("late"u8.ToArray(), Cancellation);
        var read = ReadAsync(service, 4);
        Assert.False(read.IsCompleted);
        _link.State = LinkState.Open;
        Assert.Equal("late", await read.WaitAsync(Soon, Cancellation));
    }

    [Fact]
    public async Task Faulty_it_has_every_trouble_that_a_store_may_have()
    {
        _link.State = LinkState.Faulty;
        var serving = ServeAsync();
        HashSet<string> seen = [];
        // So many that chance leaves none out, by the link's seed.
        for (var i = 0; i < 40; i++) seen.Add(await AskAsync());
        Assert.Subset(seen, new HashSet<string> { "500", "503", "200", "nothing", "a part" });
        _service.Stop();
        await Assert.ThrowsAnyAsync<SystemException>(() => serving);
    }

    private async Task ServeAsync()
    {
        var body = new string('x', 30_000);
        while (true)
        {
            using var socket = await _service.AcceptSocketAsync(Cancellation);
            var head = new byte[1000];
            try
            {
                if (await socket.ReceiveAsync(head, Cancellation) > 0)
                    await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Cancellation);
            }
            catch (SocketException)
            {
                // It broke off.
            }
        }
    }

    private async Task<string> AskAsync()
    {
        using var process = await ConnectAsync();
        var answer = new StringBuilder();
        try
        {
            await process.SendAsync("PUT / HTTP/1.1\r\n\r\n"u8.ToArray(), Cancellation);
            var piece = new byte[4096];
            int read;
            while ((read = await process.ReceiveAsync(piece, Cancellation)) > 0) answer.Append(Encoding.ASCII.GetString(piece, 0, read));
        }
        catch (SocketException)
        {
            // As a part of the answers are to end.
        }
        if (answer.Length == 0) return "nothing";
        var status = answer.ToString(9, 3);
        return status == "200" && answer.Length < 30_000 ? "a part" : status;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _link.Port, Cancellation);
        return socket;
    }

    // So many bytes, or what comes until the end.
    private static async Task<string> ReadAsync(Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        var length = 0;
        while (length < bytes)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), Cancellation);
            if (read == 0) break;
            length += read;
        }
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
