namespace HartFarm.Model.Runtime;

/// <summary>libtorch is not there, or not loadable; the message says which library and how it was looked for.</summary>
public sealed class TorchUnavailableException : Exception
{
    public TorchUnavailableException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
