namespace HartFarm.Coordinator.Data.Rows;

/// <summary>One of the jobs that make a batch's images: those of the lines that differ in nothing but their prompts.</summary>
public sealed class BatchJobRow
{
    public Guid BatchId { get; init; }

    /// <summary>Its place among the batch's, from 0: a function of the file.</summary>
    public int Number { get; init; }

    /// <summary>The job's id, chosen before it is submitted, so that it is submitted once.</summary>
    public Guid JobId { get; init; }

    /// <summary>Images of each line.</summary>
    public int ImagesPerLine { get; init; }

    /// <summary>It was accepted; a job that is not there then was deleted by somebody.</summary>
    public bool Submitted { get; set; }
}
