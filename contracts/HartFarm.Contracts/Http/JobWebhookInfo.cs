namespace HartFarm.Contracts.Http;

/// <summary>Who is told of a job's end.</summary>
/// <param name="Url">Where it is sent.</param>
/// <param name="Secret">What it is signed with, <c>whsec_</c> and base64; told in the answer to the submission alone.</param>
public sealed record JobWebhookInfo(Uri Url, string? Secret = null);
