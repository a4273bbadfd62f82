namespace HartFarm.Training.Data;

/// <summary>Training data cannot be used; the message names the file and the line, member or row.</summary>
public sealed class DataException : Exception
{
    /// <param name="where">The file, and the line, member or row in it.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="cause">What told so.</param>
    public DataException(string where, string what, Exception? cause = null) : base($"{where}: {what}", cause)
    {
    }
}
