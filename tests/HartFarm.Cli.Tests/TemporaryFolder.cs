namespace HartFarm.Cli.Tests;

/// <summary>A folder of a test's own, deleted with all in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hartfarm-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Put(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>All files below a folder by their relative names.</summary>
    public static SortedDictionary<string, string> Contents(string path) => new(
        Directory.GetFiles(path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => System.IO.Path.GetRelativePath(path, file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
