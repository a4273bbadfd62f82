namespace HartFarm.Cli.Commands;

/// <summary>An option has a value that will not do; the message names it.</summary>
public sealed class InputException : Exception
{
    public InputException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
