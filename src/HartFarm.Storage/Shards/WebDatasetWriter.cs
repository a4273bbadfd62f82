using System.Text;
using HartFarm.Storage.Shards.Tar;

namespace HartFarm.Storage.Shards;

/// <summary>A tar: of each image its file, its final prompt (<c>.txt</c>) and what made it (<c>.json</c>), side by side.</summary>
internal sealed class WebDatasetWriter(ShardLayout layout, IShardTarget target, string? spoolFolder) : ShardWriter(layout, target, spoolFolder)
{
    private static readonly byte[] Zeros = new byte[2 * TarHeader.Block];

    private protected override Task<ShardPlace> AppendAsync(ShardImage image, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long offset = 0;
        Guarded(() =>
        {
            offset = Add(image.FileName, image.File.Span);
            Add(image.Key + ".txt", Encoding.UTF8.GetBytes(image.FinalPrompt));
            Add(image.Key + ".json", ShardSampleJson.Whole(image));
        });
        return Task.FromResult(new ShardPlace(Layout.MainName, offset));
    }

    private protected override Task FinishAsync(CancellationToken cancellation)
    {
        // Two blocks of zeros end an archive.
        Main.Write(Zeros);
        return Task.CompletedTask;
    }

    /// <returns>Where the file's bytes start.</returns>
    private long Add(string name, ReadOnlySpan<byte> bytes)
    {
        Main.Write(TarHeader.Of(name, bytes.Length));
        var offset = Main.Position;
        Main.Write(bytes);
        Main.Write(Zeros.AsSpan(0, (int)(TarHeader.Padded(bytes.Length) - bytes.Length)));
        return offset;
    }
}
