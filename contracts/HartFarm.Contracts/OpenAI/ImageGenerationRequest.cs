namespace HartFarm.Contracts.OpenAI;

/// <summary>What <c>POST /v1/images/generations</c> takes. Null has the default that stands with it, as if it were left out.</summary>
public sealed record ImageGenerationRequest
{
    /// <summary>What the images shall show. It must be there.</summary>
    public string? Prompt { get; init; }

    /// <summary>The model; null takes the farm's, where it has but one.</summary>
    public string? Model { get; init; }

    /// <summary>How many images, 1 to 10. Default 1.</summary>
    public int? N { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>; null or <c>auto</c> takes the model's only or largest size.</summary>
    public string? Size { get; init; }

    /// <summary>A word of OpenAI's, which changes nothing here: a model has one quality. Default <c>auto</c>.</summary>
    public string? Quality { get; init; }

    /// <summary><c>b64_json</c>, or <c>url</c> for an address of this farm, which asks for the same key. Default <c>b64_json</c>.</summary>
    public string? ResponseFormat { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>. Default <c>png</c>.</summary>
    public string? OutputFormat { get; init; }

    /// <summary>The quality of JPEG and WebP, 0 to 100. Default 100.</summary>
    public int? OutputCompression { get; init; }

    /// <summary><c>auto</c> or <c>opaque</c>: no image is transparent. Default <c>auto</c>.</summary>
    public string? Background { get; init; }

    /// <summary><c>auto</c> or <c>low</c>, which changes nothing here: prompts are neither judged nor changed. Default <c>auto</c>.</summary>
    public string? Moderation { get; init; }

    /// <summary><c>vivid</c> or <c>natural</c>, which changes nothing here: the style is the prompt's.</summary>
    public string? Style { get; init; }

    /// <summary>Who asks, in the caller's words, at most 512 characters; it stands with the images as metadata.</summary>
    public string? User { get; init; }

    /// <summary>The seed of the first image; the next ones count up. Null draws one. OpenAI has no such field.</summary>
    public long? Seed { get; init; }

    /// <summary>Strength of classifier-free guidance, 0 to 100. Default: what the model names for it, or else 4.5. OpenAI has no such field.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>Whether the answer is a stream of server-sent events. Default false.</summary>
    public bool? Stream { get; init; }

    /// <summary>How many unfinished images a stream shows of each image, 0 to 3. Default 0.</summary>
    public int? PartialImages { get; init; }
}
