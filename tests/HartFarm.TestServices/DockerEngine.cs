using System.Net.Sockets;

namespace HartFarm.Testing.Services;

/// <summary>The Docker engine of this machine, if there is one.</summary>
internal static class DockerEngine
{
    private const string Socket = "/var/run/docker.sock";

    /// <summary>Whether one answers, or the environment names one.</summary>
    internal static bool IsThere()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 }) return true;
        if (!File.Exists(Socket)) return false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
