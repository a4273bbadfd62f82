using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.OpenAI;

/// <summary>Where a request has reached this farm.</summary>
internal static class FarmAddress
{
    /// <summary>As <c>https://farm.example</c>, without a slash at its end.</summary>
    public static string Of(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}
