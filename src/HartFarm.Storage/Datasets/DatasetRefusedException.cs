namespace HartFarm.Storage.Datasets;

/// <summary>A folder cannot take the dataset: it holds another, is in use or cannot be written. Nothing in it was changed.</summary>
public sealed class DatasetRefusedException : Exception
{
    public DatasetRefusedException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
