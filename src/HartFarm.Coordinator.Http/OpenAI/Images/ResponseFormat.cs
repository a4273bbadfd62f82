namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>How images are answered.</summary>
internal static class ResponseFormat
{
    public const string Base64 = "b64_json";
    public const string Url = "url";
}
