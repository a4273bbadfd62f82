namespace HartFarm.Contracts.Http;

/// <summary>A size that a model makes, and who makes it now.</summary>
/// <param name="Size">Width and height in pixels, as <c>512x512</c>.</param>
/// <param name="ModelHash">The checkpoint's hash.</param>
/// <param name="Workers">Live workers that make it.</param>
/// <param name="ImagesPerSecond">Their measured rates together.</param>
public sealed record ModelSize(string Size, string ModelHash, int Workers, double ImagesPerSecond);
