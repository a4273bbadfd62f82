using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Collects what is wrong with a batch's file.</summary>
internal sealed class BatchErrors
{
    private const int Most = 1000;

    private readonly List<BatchError> _errors = [];

    /// <summary>No more are told.</summary>
    public bool IsFull => _errors.Count >= Most;

    /// <summary>What is wrong, in the order of the lines.</summary>
    public IReadOnlyList<BatchError> All => [.. _errors.OrderBy(error => error.Line)];

    public void Add(string code, int? line, string message, string? param = null)
    {
        if (!IsFull) _errors.Add(new BatchError { Code = code, Line = line, Message = message, Param = param });
    }
}
