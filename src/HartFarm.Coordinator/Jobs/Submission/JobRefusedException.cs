namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>A job cannot be accepted, and nothing of it was kept.</summary>
public sealed class JobRefusedException : Exception
{
    /// <param name="errors">The first errors, at least one.</param>
    /// <param name="total">How many there are.</param>
    public JobRefusedException(IReadOnlyList<JobError> errors, long total) : base(Describe(errors, total))
    {
        Errors = errors;
        Total = total;
    }

    /// <summary>One error of a field.</summary>
    public JobRefusedException(string field, string message) : this([new JobError(field, null, message)], 1)
    {
    }

    /// <summary>The first errors.</summary>
    public IReadOnlyList<JobError> Errors { get; }

    /// <summary>How many there are.</summary>
    public long Total { get; }

    private static string Describe(IReadOnlyList<JobError> errors, long total) => total == 1
        ? errors[0].ToString()
        : $"{total} errors{(total > errors.Count ? $", of which the first {errors.Count} are" : "")}:\n  {string.Join("\n  ", errors)}";
}
