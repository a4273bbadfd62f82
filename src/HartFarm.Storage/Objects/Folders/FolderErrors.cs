namespace HartFarm.Storage.Objects.Folders;

/// <summary>What the file system's errors mean for the caller of a store.</summary>
internal static class FolderErrors
{
    // Linux: no space, and over quota.
    private static readonly int[] Full = [28, 122];

    // Linux: not permitted, access denied, other file system, not a folder, is a folder, too large, read-only, too long, a loop of links.
    private static readonly int[] Never = [1, 13, 18, 20, 21, 27, 30, 36, 40];

    /// <summary>Whether <paramref name="error"/> came from the file system.</summary>
    internal static bool IsCause(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>No such file or folder, or a file where a folder would have to be.</summary>
    internal static bool IsMissing(Exception error) => error is FileNotFoundException or DirectoryNotFoundException or IOException { HResult: 2 or 20 };

    /// <summary>The store's error for one of the file system's. The action is what failed, as a sentence: <c>a/b could not be written</c>.</summary>
    internal static StoreException Of(Exception error, string action)
    {
        var message = $"{action}: {error.Message}";
        return error switch
        {
            // .NET's word for a file that its file system cannot hold.
            UnauthorizedAccessException or PathTooLongException or ArgumentOutOfRangeException => new StoreRefusedException(message, error),
            _ when Full.Contains(error.HResult) => new StoreFullException(message, error),
            _ when Never.Contains(error.HResult) => new StoreRefusedException(message, error),
            _ => new StoreUnavailableException(message, error),
        };
    }
}
