using System.Net;
using HartFarm.Contracts.Http;

namespace HartFarm.Client;

/// <summary>The coordinator did not do what was asked of it.</summary>
public sealed class FarmException : Exception
{
    /// <param name="message">What happened.</param>
    /// <param name="status">The answer's status; null where there was no answer.</param>
    /// <param name="problem">What the coordinator says of it.</param>
    /// <param name="cause">What led to it.</param>
    public FarmException(string message, HttpStatusCode? status = null, Problem? problem = null, Exception? cause = null) : base(message, cause)
    {
        Status = status;
        Problem = problem;
    }

    /// <summary>The answer's status; null where there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>What the coordinator says of it.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether the request will not do: the same one would be refused again.</summary>
    public bool IsRefused => Status is { } status && (int)status is >= 400 and < 500;
}
