namespace HartFarm.Testing.Services;

/// <summary>Services that tests need cannot be had.</summary>
public sealed class ServicesUnavailableException : Exception
{
    public ServicesUnavailableException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
