using HartFarm.Model.Generation;
using HartFarm.Worker.Engine;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>Remembers what became of a shard's images.</summary>
public sealed class RecordingReceiver : IImageReceiver
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _expected;

    public RecordingReceiver(int expected = int.MaxValue) => _expected = expected;

    public List<(long Index, byte[] Rgb, int BatchSize)> Images { get; } = [];

    public List<(long Index, string Error)> Failures { get; } = [];

    public List<string> Refusals { get; } = [];

    /// <summary>Ends when as many images as expected have come or failed, or the shard is refused.</summary>
    public Task Done => _done.Task;

    /// <summary>Called before an image is encoded; may wait.</summary>
    public Action? Encoding { get; init; }

    public byte[] Encode(ScheduledImage image, GeneratedImage made, int batchSize)
    {
        Encoding?.Invoke();
        return image.Request.Prompt == "unencodable" ? throw new InvalidOperationException("no room") : made.Rgb;
    }

    public void Made(ScheduledImage image, GeneratedImage made, byte[] file, int batchSize)
    {
        Images.Add((image.Index, file, batchSize));
        Count();
    }

    public void Failed(ScheduledImage image, string error)
    {
        Failures.Add((image.Index, error));
        Count();
    }

    /// <summary>The shard's images in each batch, and what the batch had room for.</summary>
    public List<(int Images, int BatchImages, int Room)> Batches { get; } = [];

    public void Computed(BatchShare share) => Batches.Add((share.Images, share.BatchImages, share.Room));

    public void Refused(string error)
    {
        Refusals.Add(error);
        _done.TrySetResult();
    }

    private void Count()
    {
        if (Images.Count + Failures.Count == _expected) _done.TrySetResult();
    }
}
