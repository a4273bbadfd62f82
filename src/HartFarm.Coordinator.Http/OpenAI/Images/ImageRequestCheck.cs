using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.OpenAI.Errors;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Checks the fields of a request for images; model and size are held against the farm when its job is submitted.</summary>
internal static class ImageRequestCheck
{
    public const int MostImages = 10;
    public const int MostPartialImages = 3;

    private const int LongestUser = 512;
    private const double MostGuidance = 100;

    private static readonly string[] Qualities = ["auto", "low", "medium", "high", "standard", "hd"];
    private static readonly string[] ResponseFormats = [ResponseFormat.Base64, ResponseFormat.Url];
    private static readonly string[] OutputFormats = ["png", "jpeg", "webp"];
    private static readonly string[] Moderations = ["auto", "low"];
    private static readonly string[] Styles = ["vivid", "natural"];

    /// <summary>The first thing that is wrong; null when all will do.</summary>
    public static RequestException? Run(ImageGenerationRequest request)
    {
        if (request.Prompt is null) return new RequestException(400, "The request is not valid.", new ProblemError("prompt", null, "is missing")) { Code = ErrorCodes.Missing };
        return (string.IsNullOrWhiteSpace(request.Prompt) ? Field("prompt", "must not be empty") : null)
            ?? Range(request.N, 1, MostImages, "n")
            ?? Word(request.Quality, Qualities, "quality")
            ?? Word(request.ResponseFormat, ResponseFormats, "response_format")
            ?? Word(request.OutputFormat, OutputFormats, "output_format")
            ?? Compression(request)
            ?? (request.Background is null or "auto" or "opaque" ? null : Field("background", "must be auto or opaque: the models' images are never transparent"))
            ?? Word(request.Moderation, Moderations, "moderation")
            ?? Word(request.Style, Styles, "style")
            ?? User(request.User)
            ?? Seed(request)
            ?? (request.GuidanceScale is null or (>= 0 and <= MostGuidance) ? null : Field("guidance_scale", $"must be from 0 to {MostGuidance}"))
            ?? Stream(request);
    }

    private static RequestException? Compression(ImageGenerationRequest request) =>
        Range(request.OutputCompression, 0, 100, "output_compression")
        ?? (request is { OutputCompression: < 100, OutputFormat: null or "png" } ? Field("output_compression", "is for jpeg and webp: png loses nothing") : null);

    private static RequestException? User(string? user) =>
        user is null || (user.Length <= LongestUser && !user.Any(char.IsControl)) ? null : Field("user", $"must have at most {LongestUser} characters, and no control characters");

    private static RequestException? Seed(ImageGenerationRequest request) =>
        request.Seed is null || (request.Seed >= 0 && request.Seed <= long.MaxValue - MostImages) ? null : Field("seed", $"must be from 0 to {long.MaxValue - MostImages}");

    private static RequestException? Stream(ImageGenerationRequest request) => request switch
    {
        { PartialImages: < 0 or > MostPartialImages } => Field("partial_images", $"must be from 0 to {MostPartialImages}"),
        { PartialImages: > 0, Stream: not true } => Field("partial_images", "is for a stream: set stream to true"),
        { Stream: true, ResponseFormat: ResponseFormat.Url } => Field("response_format", "must be b64_json in a stream"),
        _ => null,
    };

    private static RequestException? Range(int? value, int least, int most, string field) =>
        value is null || (value >= least && value <= most) ? null : Field(field, $"must be from {least} to {most}, not {value}");

    private static RequestException? Word(string? value, string[] words, string field) =>
        value is null || words.Contains(value) ? null : Field(field, $"must be {string.Join(", ", words[..^1])} or {words[^1]}");

    private static RequestException Field(string field, string message) => RequestException.Field(field, message);
}
