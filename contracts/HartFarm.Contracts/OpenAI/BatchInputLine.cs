using System.Text.Json;

namespace HartFarm.Contracts.OpenAI;

/// <summary>A line of a batch's file.</summary>
public sealed record BatchInputLine
{
    /// <summary>The caller's name of the request, unique in the file.</summary>
    public required string CustomId { get; init; }

    /// <summary><c>POST</c> is all that there is.</summary>
    public required string Method { get; init; }

    /// <summary>The batch's endpoint.</summary>
    public required string Url { get; init; }

    /// <summary>The request.</summary>
    public required JsonElement Body { get; init; }
}
