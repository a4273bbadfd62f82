using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Http.OpenAI.Images;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Lines that are made by one job, in the order of the file: the images of the line at place p begin at p times the images of a line.</summary>
/// <param name="settings">What they have alike.</param>
internal sealed class BatchGroup(BatchSettings settings)
{
    public BatchSettings Settings => settings;

    public List<BatchLine> Lines { get; } = [];

    /// <summary>The job.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="keepFor">How long its images are kept.</param>
    public JobRequest Job(string name, TimeSpan keepFor)
    {
        // What a line alone may set stands with its prompt.
        var shared = Lines[0].Body with { GuidanceScale = null };
        return ImageJob.Of(shared, settings.Model, [.. Lines.Select(line => ImageJob.ItemOf(line.Body))]) with { Name = name, KeepFor = keepFor };
    }
}
