using HartFarm.Storage.Files;

namespace HartFarm.Storage.Objects.Folders;

/// <summary>Where the objects of a folder lie, and the folders above them.</summary>
internal sealed class FolderPaths
{
    internal FolderPaths(string root) => Root = root;

    /// <summary>The store's folder, as a full path.</summary>
    internal string Root { get; }

    /// <summary>The file of an object, below the root whatever links lie there.</summary>
    /// <exception cref="StoreRefusedException">The key is none, or a symbolic link lies on the way.</exception>
    internal string FileOf(string key)
    {
        ObjectKey.Check(key);
        var path = Root;
        foreach (var segment in key.Split('/'))
        {
            path = Path.Combine(path, segment);
            if (new FileInfo(path).LinkTarget is not null) throw new StoreRefusedException($"{key} leads through {path}, which is a symbolic link");
        }
        return path;
    }

    /// <summary>Makes the folder of a file, and what is missing above it, each to the disk.</summary>
    internal static void MakeFolderOf(string file) => MakeFolder(Path.GetDirectoryName(file)!);

    /// <summary>Deletes the folders above a file that was deleted, up to the first that holds something.</summary>
    internal void PruneAbove(string file)
    {
        for (var folder = Path.GetDirectoryName(file)!; folder.Length > Root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It holds something, or is somebody else's: an empty folder is no object, and harms nobody.
                return;
            }
        }
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (File.Exists(folder)) throw new StoreRefusedException($"{folder} is an object, so there can be none below it");
        var above = Path.GetDirectoryName(folder)!;
        MakeFolder(above);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException) when (!File.Exists(folder))
        {
            // It was there when it was to be made, and was pruned before it was looked at: who needs it finds it missing, and makes it again.
        }
        FileSystem.FlushFolder(above);
    }
}
