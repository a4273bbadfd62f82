using HartFarm.LoadBench.Measuring;
using HartFarm.Model.Generation;

namespace HartFarm.LoadBench.Engine;

/// <summary>Does for each image what a task of the other queues does: it notes its start, waits, and notes its end. The images of a batch wait together.</summary>
/// <param name="model">The model's name.</param>
internal sealed class TaskEngine(string model) : IImageGenerator
{
    /// <summary>Pixels a side.</summary>
    public const int Size = 16;

    private readonly ExecutionWriter _log = ExecutionWriter.FromEnvironment();

    public GeneratorDescription Description { get; } = new(model, "7a5c", Size, Size, "float32", "cpu");

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        (long Task, int Milliseconds)[] tasks = [.. batch.Select(request => TaskText.Read(request.Prompt)).OfType<(long, int)>()];
        foreach (var (task, _) in tasks) _log.Started(task);
        if (tasks.Select(task => task.Milliseconds).DefaultIfEmpty().Max() is > 0 and var wait) cancellation.WaitHandle.WaitOne(wait);
        cancellation.ThrowIfCancellationRequested();
        foreach (var (task, _) in tasks) _log.Ended(task);
        return [.. batch.Select(request => new GeneratedImage(Size, Size, Draw(request.Seed), []))];
    }

    public void Dispose() => _log.Dispose();

    private static byte[] Draw(long seed)
    {
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(seed >> (i % 3 * 8));
        return rgb;
    }
}
