namespace HartFarm.Training.Data;

/// <summary>Training data cannot be used; the message names the file and the line, member or row.</summary>
public sealed class DataException : Exception
{
    /// <param name="where">The file, and the line, member or row in it.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="cause">What told so.</param>
    public DataException(string where, string what, Exception? cause = null) : base($"{where}: {what}", cause)
    {
        Where = where;
        What = what;
    }

    /// <summary>The file, and the line, member or row in it.</summary>
    public string Where { get; }

    /// <summary>What is wrong with it.</summary>
    public string What { get; }

    /// <summary>Runs something that reads a file, and tells of its failures as of the file's.</summary>
    internal static T Guard<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(where, "does not exist", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(where, $"cannot be read: {error.Message}", error);
        }
    }
}
