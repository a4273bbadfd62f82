namespace HartFarm.Storage.Datasets;

/// <summary>A file of the dataset could not be written, as on a full disk; what was written before stands.</summary>
public sealed class DatasetWriteException : Exception
{
    public DatasetWriteException(string path, Exception cause) : base($"{path} could not be written: {cause.Message}", cause)
    {
    }

    internal static bool IsCause(Exception error) => error is IOException or UnauthorizedAccessException;
}
