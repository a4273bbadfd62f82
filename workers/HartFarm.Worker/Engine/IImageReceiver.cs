using HartFarm.Model.Generation;

namespace HartFarm.Worker.Engine;

/// <summary>Takes what becomes of a shard's images.</summary>
public interface IImageReceiver
{
    /// <summary>The image's file. Called for several images at once, from any thread.</summary>
    /// <param name="image">What was asked for.</param>
    /// <param name="made">Its pixels.</param>
    /// <param name="batchSize">The images that it was computed with, padding among them.</param>
    byte[] Encode(ScheduledImage image, GeneratedImage made, int batchSize);

    /// <summary>A batch with images of the shard is made, or was found to have some that cannot be.</summary>
    void Computed(BatchShare share);

    /// <summary>An image is made. Images come in the order of the shard, but for those that a failure held up.</summary>
    void Made(ScheduledImage image, GeneratedImage made, byte[] file, int batchSize);

    /// <summary>An image cannot be made, though others can.</summary>
    /// <param name="image">The image.</param>
    /// <param name="error">Why, in a line.</param>
    void Failed(ScheduledImage image, string error);

    /// <summary>The shard cannot be made on this device at all.</summary>
    /// <param name="error">Why, in a line.</param>
    void Refused(string error);
}
