using HartFarm.Model.Generation;

namespace HartFarm.Cli.Generation;

/// <summary>A model that is ready to make images.</summary>
/// <param name="Generator">Owned; disposed with this.</param>
/// <param name="SuggestBatch">How many images at a time fit the device's memory, at least 1; asked where the user gave no number.</param>
public sealed record LoadedGenerator(IImageGenerator Generator, Func<int> SuggestBatch) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Generator.Dispose();
}
