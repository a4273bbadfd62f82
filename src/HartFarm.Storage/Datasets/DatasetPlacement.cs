using HartFarm.Storage.Files;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Datasets;

/// <summary>
/// Moves a finished job's files out of the folder store that they were made in, to where they are used; and back, when some are to be made again.
/// Both are renames on one file system, and go on where they were cut off.
/// </summary>
/// <param name="job">The job's folder in the store.</param>
/// <param name="folder">The dataset's folder.</param>
public sealed class DatasetPlacement(string job, string folder)
{
    // The data come first: where a manifest lies, all that it names lies beside it.
    private static readonly string[] Names =
        [ShardLayout.DataFolder, ShardLayout.IndexFolder, ManifestNames.Table, ManifestNames.Summary, ManifestNames.Croissant, ManifestNames.Card];

    /// <summary>The first name that a dataset needs and that is taken in its folder; null where there is none.</summary>
    public string? Taken => Names.FirstOrDefault(name => Path.Exists(Path.Combine(folder, name)));

    /// <summary>Moves them out.</summary>
    /// <exception cref="DatasetWriteException">A name is taken by something else, or the system refuses.</exception>
    public void Place() => Move(Names, job, folder);

    /// <summary>Moves them back.</summary>
    /// <inheritdoc cref="Place"/>
    public void TakeBack() => Move(Names.Reverse(), folder, job);

    private static void Move(IEnumerable<string> names, string from, string to)
    {
        foreach (var name in names)
        {
            var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
            if (!Path.Exists(source)) continue;
            try
            {
                if (Path.Exists(target)) throw new IOException("something else has the name");
                FileSystem.Rename(source, target);
                FileSystem.FlushFolder(to);
                FileSystem.FlushFolder(from);
            }
            catch (Exception error) when (DatasetWriteException.IsCause(error))
            {
                throw new DatasetWriteException(target, error);
            }
        }
    }
}
