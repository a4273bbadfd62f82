using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HartFarm.Chaos.Faults;

/// <summary>The network between one process and one service, as a proxy on the loopback interface.</summary>
internal sealed class NetworkLink : IAsyncDisposable
{
    private const int PieceBytes = 32 * 1024;
    private const int LongestHead = 64 * 1024;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _service;
    private readonly Random _random;
    private readonly Task _accepting;
    private TaskCompletionSource _passes = Passing();
    private LinkState _state = LinkState.Open;

    /// <param name="name">What reports call it.</param>
    /// <param name="service">Where the service listens.</param>
    /// <param name="seed">Draws the troubles of its connections.</param>
    public NetworkLink(string name, IPEndPoint service, int seed)
    {
        (Name, _service, _random) = (name, service, new Random(seed));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Name { get; }

    /// <summary>The port that the process is told.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that are there by now are cut with every change but those from and to silence.</summary>
    public LinkState State
    {
        get
        {
            lock (_sockets) return _state;
        }
        set
        {
            lock (_sockets)
            {
                var before = _state;
                _state = value;
                if (value == LinkState.Silent) _passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                else _passes.TrySetResult();
                if (value == LinkState.Silent || before == LinkState.Silent) return;
                foreach (var socket in _sockets) Break(socket);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_sockets)
        {
            foreach (var socket in _sockets) Break(socket);
        }
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
    }

    private async Task ServeAsync(Socket process)
    {
        var service = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var isOver = false;
        try
        {
            ConnectionTrouble trouble;
            lock (_sockets)
            {
                _sockets.Add(process);
                _sockets.Add(service);
                if (_state == LinkState.Cut) return;
                trouble = _state == LinkState.Faulty ? ConnectionTrouble.Draw(_random) : ConnectionTrouble.None;
            }
            process.NoDelay = service.NoDelay = true;
            if (trouble.Status is { } status)
            {
                await AnswerAsync(process, status);
                isOver = true;
                return;
            }
            await service.ConnectAsync(_service, _stop.Token);
            Task<bool>[] pumps = [PumpAsync(process, service, trouble.MostUp, trouble.Pause), PumpAsync(service, process, trouble.MostDown, trouble.Pause)];
            isOver = await await Task.WhenAny(pumps);
            // One end has said its last; the other may still have something to say.
            if (isOver) await Task.WhenAny(Task.WhenAll(pumps), Task.Delay(LastWords, _stop.Token));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end of it is told by the other's end.
        }
        finally
        {
            lock (_sockets)
            {
                _sockets.Remove(process);
                _sockets.Remove(service);
            }
            if (!isOver)
            {
                Break(process);
                Break(service);
            }
            process.Dispose();
            service.Dispose();
        }
    }

    /// <returns>Whether it came to its end, and did not break off.</returns>
    private async Task<bool> PumpAsync(Socket from, Socket to, long most, TimeSpan pause)
    {
        var piece = new byte[PieceBytes];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(piece, _stop.Token);
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return true;
                }
                await PassesAsync();
                if (pause > TimeSpan.Zero) await Task.Delay(pause, _stop.Token);
                var part = (int)Math.Min(read, most);
                if (part > 0) await to.SendAsync(piece.AsMemory(0, part), _stop.Token);
                if ((most -= part) == 0) return false;
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private Task PassesAsync()
    {
        lock (_sockets) return _passes.Task.WaitAsync(_stop.Token);
    }

    // The answer comes when the head of the request is there, as a store's that is overloaded does.
    private async Task AnswerAsync(Socket process, int status)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0 && length < head.Length)
        {
            var read = await process.ReceiveAsync(head.AsMemory(length), _stop.Token);
            if (read == 0) return;
            length += read;
        }
        var (reason, code) = status == 500 ? ("Internal Server Error", "InternalError") : ("Service Unavailable", "SlowDown");
        var body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>as it goes</Message></Error>";
        var answer = $"HTTP/1.1 {status} {reason}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await process.SendAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        process.Shutdown(SocketShutdown.Send);
        // What still comes is read, or the answer would be thrown away with it.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        over.CancelAfter(LastWords);
        while (await process.ReceiveAsync(head, over.Token) > 0)
        {
        }
    }

    private static TaskCompletionSource Passing()
    {
        var passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        passes.SetResult();
        return passes;
    }

    private static void Break(Socket socket)
    {
        // With a reset, as a host that is gone: nothing of it lingers.
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
        socket.Dispose();
    }
}
