namespace HartFarm.Build.Tests;

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

    /// <summary>A file that can be run.</summary>
    public string PutProgram(string name, string text)
    {
        Put(name, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this[name], (UnixFileMode)0b111_101_101);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
