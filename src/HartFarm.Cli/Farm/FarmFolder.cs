using HartFarm.Storage.Jobs;

namespace HartFarm.Cli.Farm;

/// <summary>What an embedded farm keeps on the disk.</summary>
/// <param name="Path">The folder, which is the farm's alone.</param>
public sealed record FarmFolder(string Path)
{
    /// <summary>Its name in the folder of a dataset.</summary>
    public const string Name = ".hartfarm";

    /// <summary>The jobs.</summary>
    public string Database => System.IO.Path.Combine(Path, "farm.db");

    /// <summary>The object store.</summary>
    public string Objects => System.IO.Path.Combine(Path, "objects");

    /// <summary>Where shards are put together; what lies there at the start was left by a process that was killed.</summary>
    public string Spool => System.IO.Path.Combine(Path, "spool");

    /// <summary>A job's part of the object store.</summary>
    public string ObjectsOf(Guid job) => System.IO.Path.Combine(Objects, JobKeys.Of(job));

    /// <summary>Makes what is missing, and empties what is for one process.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Objects);
        Delete(Spool);
        Directory.CreateDirectory(Spool);
    }

    /// <summary>Deletes all that a farm needs to go on.</summary>
    public void Clear()
    {
        Delete(Spool);
        Delete(Objects);
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"]) File.Delete(Database + end);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
