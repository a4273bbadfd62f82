using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Shards;

/// <summary>An image that goes into a shard.</summary>
/// <param name="Key">Its name, unique in the job; see <see cref="ImageKeys"/>.</param>
/// <param name="Format">The format of its file.</param>
/// <param name="File">The bytes of its file.</param>
/// <param name="Record">What made it, batch size and the generator's version included.</param>
public sealed record ShardImage(string Key, ImageFormat Format, ReadOnlyMemory<byte> File, ImageRecord Record)
{
    /// <summary>The name of its file, such as <c>fox.png</c>.</summary>
    public string FileName => Key + new ImageEncoding(Format).Extension;

    /// <summary>What it was made of.</summary>
    public string FinalPrompt => Record.FinalPrompt ?? Record.Prompt;
}
