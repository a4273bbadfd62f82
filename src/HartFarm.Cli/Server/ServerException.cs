namespace HartFarm.Cli.Server;

/// <summary>A coordinator cannot start with these settings; the message names what is wrong.</summary>
public sealed class ServerException : Exception
{
    public ServerException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
