using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

/// <summary>A job's folder, which also remembers what was put in which order.</summary>
internal sealed class FolderTarget(string folder) : IShardTarget
{
    public List<string> Names { get; } = [];

    public async Task PutAsync(string name, Stream content, CancellationToken cancellation)
    {
        Assert.Equal(0, content.Position);
        Assert.True(content.CanSeek);
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await content.CopyToAsync(file, cancellation);
        Names.Add(name);
    }
}
