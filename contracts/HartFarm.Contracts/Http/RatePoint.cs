namespace HartFarm.Contracts.Http;

/// <summary>How fast images were made in a stretch of time.</summary>
/// <param name="Time">The stretch's end.</param>
/// <param name="ImagesPerSecond">Images made in it, over its seconds.</param>
public sealed record RatePoint(DateTimeOffset Time, double ImagesPerSecond);
