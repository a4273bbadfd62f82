namespace HartFarm.Storage.Jobs;

/// <summary>The keys of files that were uploaded, or that batches have made.</summary>
public static class FileKeys
{
    /// <summary>Before the keys of all files.</summary>
    public const string Root = "files/";

    /// <summary>A file's bytes.</summary>
    public static string Of(Guid id) => $"{Root}{id:N}";
}
