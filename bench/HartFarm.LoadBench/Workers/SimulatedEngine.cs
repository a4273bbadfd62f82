using HartFarm.LoadBench.Engine;
using HartFarm.Model.Generation;

namespace HartFarm.LoadBench.Workers;

/// <summary>An engine that takes the time of one, and computes nothing: a prompt names the tenant, and its seed draws the time.</summary>
/// <param name="time">How long an image takes.</param>
/// <param name="meter">Is told of the work.</param>
internal sealed class SimulatedEngine(ServiceTime time, WorkMeter meter) : IImageGenerator
{
    private const string Mark = "for ";

    private static readonly byte[] Black = new byte[TaskEngine.Size * TaskEngine.Size * 3];

    public GeneratorDescription Description { get; } = new(TaskLoader.Model, "51a0", TaskEngine.Size, TaskEngine.Size, "float32", "cpu");

    /// <summary>The prompt of a tenant.</summary>
    public static string Prompt(string tenant) => Mark + tenant;

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        foreach (var request in batch)
        {
            // A worker's probe is no work.
            if (!request.Prompt.StartsWith(Mark, StringComparison.Ordinal)) continue;
            var work = meter.Begin(request.Prompt[Mark.Length..]);
            cancellation.WaitHandle.WaitOne(time.Of(request.Seed));
            meter.End(work);
            cancellation.ThrowIfCancellationRequested();
        }
        return [.. batch.Select(_ => new GeneratedImage(TaskEngine.Size, TaskEngine.Size, Black, []))];
    }

    public void Dispose()
    {
    }
}
