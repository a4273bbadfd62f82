namespace HartFarm.Model.Generation;

/// <summary>A wish to see an image before it is finished. It changes nothing in the finished image.</summary>
/// <param name="Count">How many unfinished images, at least 1; a model with few scales shows fewer.</param>
/// <param name="Observe">Is shown them, one after the other.</param>
public sealed record PartialImages(int Count, PartialImageObserver Observe);
