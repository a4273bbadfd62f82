using System.Runtime.InteropServices;

namespace HartFarm.Storage.Shards;

/// <summary>A folder: each image an object of its own, put at once, and <c>metadata.jsonl</c> as Hugging Face's ImageFolder reads it.</summary>
internal sealed class ImageFolderShardWriter(ShardLayout layout, IShardTarget target, string? spoolFolder) : ShardWriter(layout, target, spoolFolder)
{
    private protected override async Task<ShardPlace> AppendAsync(ShardImage image, CancellationToken cancellation)
    {
        var name = Layout.ImageName(image.FileName);
        using (var content = Readable(image.File)) await PutAsync(name, content, cancellation).ConfigureAwait(false);
        Guarded(() => Main.Write([.. ShardSampleJson.Line(image), (byte)'\n']));
        return new ShardPlace(name, 0);
    }

    private protected override Task FinishAsync(CancellationToken cancellation) => Task.CompletedTask;

    private static MemoryStream Readable(ReadOnlyMemory<byte> file) => MemoryMarshal.TryGetArray(file, out var part)
        ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false)
        : new MemoryStream(file.ToArray(), writable: false);
}
