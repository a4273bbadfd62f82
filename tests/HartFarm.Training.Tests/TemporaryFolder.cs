namespace HartFarm.Training.Tests;

/// <summary>A folder of a test's own, deleted with all in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hartfarm-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string File(string name) => this[name];

    public string Put(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Put(string name, string text) => Put(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
