namespace HartFarm.Cli.Generation;

/// <summary>The generator failed on images that were well asked for; the message names them.</summary>
public sealed class GenerationException : Exception
{
    public GenerationException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
