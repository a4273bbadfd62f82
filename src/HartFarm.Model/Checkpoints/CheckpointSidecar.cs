using System.Text.Json;
using System.Text.Json.Serialization;
using HartFarm.Model.Text;

namespace HartFarm.Model.Checkpoints;

/// <summary>What a checkpoint's own files do not say: the file <c>hartfarm.json</c> in its folder. Fields that are not known are passed over.</summary>
public sealed record CheckpointSidecar
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "hartfarm.json";

    /// <summary>The folder of the text encoder where the file does not say otherwise.</summary>
    public const string DefaultTextEncoder = "text_encoder";

    // A system prompt is a page of text.
    private const int LargestFile = 1 << 20;

    /// <summary>What stands before every prompt as the text encoder sees it, or null for nothing.</summary>
    [JsonPropertyName("system_prompt")]
    public string? SystemPrompt { get; init; }

    /// <summary>The positions of a prompt's tokens in the transformer.</summary>
    [JsonPropertyName("prompt_positions")]
    public PromptPositions PromptPositions { get; init; }

    /// <summary>The folder of the text encoder, relative to the checkpoint's.</summary>
    [JsonPropertyName("text_encoder")]
    public string TextEncoder { get; set; } = DefaultTextEncoder;

    /// <summary>How its images are best drawn, if that is known.</summary>
    [JsonPropertyName("sampling")]
    public CheckpointSampling? Sampling { get; init; }

    /// <summary>Where the checkpoint came from, if it was fetched.</summary>
    [JsonPropertyName("source")]
    public CheckpointSource? Source { get; init; }

    /// <summary>How prompts are put to the checkpoint.</summary>
    [JsonIgnore]
    public PromptLayout Layout => new(SystemPrompt, PromptPositions);

    /// <summary>Reads the file of a checkpoint's folder; where there is none, every field has its default.</summary>
    /// <exception cref="CheckpointException">It cannot be read, is no JSON object, or a field is of the wrong type; the message names it.</exception>
    public static CheckpointSidecar Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return new CheckpointSidecar();
        try
        {
            if (new FileInfo(path).Length > LargestFile) throw new CheckpointException($"{path} has more than {LargestFile} bytes.");
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes the file into a checkpoint's folder, as a whole or not at all.</summary>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, CheckpointJson.Default.CheckpointSidecar));

    internal static CheckpointSidecar Parse(string path, ReadOnlySpan<byte> json)
    {
        CheckpointSidecar? sidecar;
        try
        {
            if (json.StartsWith("\uFEFF"u8)) json = json[3..];
            sidecar = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointSidecar);
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{path} cannot be used: {Describe(error)}.", error);
        }
        if (sidecar is null) throw new CheckpointException($"{path} cannot be used: it is no JSON object.");
        if (string.IsNullOrWhiteSpace(sidecar.TextEncoder) || Path.IsPathRooted(sidecar.TextEncoder))
        {
            throw new CheckpointException($"{path} cannot be used: text_encoder is {Quoted.Of(sidecar.TextEncoder)}, which is no folder relative to the checkpoint's.");
        }
        if (sidecar.Sampling?.Fault is { } fault) throw new CheckpointException($"{path} cannot be used: sampling.{fault}.");
        return sidecar;
    }

    private static string Describe(JsonException error) =>
        error.Path is { Length: > 2 } field && error.InnerException is not JsonException
            ? $"the field {field[2..]} (line {error.LineNumber + 1}) is not of the type that it should be: {error.Message}"
            : $"line {error.LineNumber + 1} is not valid JSON, or no JSON object: {error.Message}";
}
