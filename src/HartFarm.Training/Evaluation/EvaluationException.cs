namespace HartFarm.Training.Evaluation;

/// <summary>Something cannot be measured; the message says what and why.</summary>
public sealed class EvaluationException : Exception
{
    public EvaluationException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
