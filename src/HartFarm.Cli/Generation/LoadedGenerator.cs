using HartFarm.Model.Generation;

namespace HartFarm.Cli.Generation;

/// <summary>A model that is ready to make images.</summary>
/// <param name="Generator">Owned; disposed with this.</param>
/// <param name="SuggestBatch">
/// How many images at a time suit the device and its memory, 0 where not even one seems to fit; asked where the user gave no number.
/// </param>
public sealed record LoadedGenerator(IImageGenerator Generator, Func<int> SuggestBatch) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Generator.Dispose();
}
