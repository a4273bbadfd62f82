using System.Numerics;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Collects what is wrong with a request's fields.</summary>
internal sealed class FieldErrors
{
    private readonly List<JobError> _errors = [];

    public void Add(string field, string message) => _errors.Add(new JobError(field, null, message));

    public void Unless(bool good, string field, string message)
    {
        if (!good) Add(field, message);
    }

    public void Range<T>(T value, T least, T most, string field) where T : INumber<T> =>
        Unless(value >= least && value <= most, field, FormattableString.Invariant($"must be from {least} to {most}, not {value}"));

    public void Named<T>(T value, string field) where T : struct, Enum =>
        Unless(Enum.IsDefined(value), field, $"is unknown; there are {string.Join(", ", Enum.GetNames<T>())}");

    /// <exception cref="JobRefusedException">There was an error.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new JobRefusedException(_errors, _errors.Count);
    }
}
