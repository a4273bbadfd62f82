namespace HartFarm.Storage.Objects.Folders;

/// <summary>A store in a folder.</summary>
public sealed record FolderStoreOptions
{
    /// <summary>The folder; it is made if it is missing. No default.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section)
    {
        if (string.IsNullOrWhiteSpace(Folder)) yield return $"{section}.folder: is missing";
        else if (Folder.Contains('\0', StringComparison.Ordinal)) yield return $"{section}.folder: holds a NUL";
        else if (File.Exists(Folder)) yield return $"{section}.folder: {Folder} is a file";
    }
}
