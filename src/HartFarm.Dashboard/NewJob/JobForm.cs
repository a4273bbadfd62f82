using HartFarm.Contracts.Jobs;

namespace HartFarm.Dashboard.NewJob;

/// <summary>What somebody has filled in for a new job.</summary>
public sealed class JobForm
{
    public string? Name { get; set; }

    public string? Model { get; set; }

    public string? Size { get; set; }

    /// <summary>A prompt a line.</summary>
    public string Prompts { get; set; } = "";

    /// <summary>The id of an uploaded file, which then is taken instead of the lines.</summary>
    public string? File { get; set; }

    public Expansion Expansion { get; set; }

    public int Draws { get; set; } = 10;

    /// <summary>Named lists, one a line, as <c>animal = fox, owl</c>.</summary>
    public string Lists { get; set; } = "";

    public int ImagesPerPrompt { get; set; } = 1;

    /// <summary>Null is what the model names for it; so are the temperature and top-p.</summary>
    public double? Guidance { get; set; }

    public long? Seed { get; set; }

    public double? Temperature { get; set; }

    public int? TopK { get; set; }

    public double? TopP { get; set; }

    public DatasetFormat Format { get; set; }

    public string Image { get; set; } = "png";

    public int Quality { get; set; } = 90;

    public JobPriority Priority { get; set; } = JobPriority.Normal;

    /// <summary>Words with commas between them.</summary>
    public string Tags { get; set; } = "";

    public bool Exact { get; set; }

    public int? MaxFailures { get; set; }

    public int? KeepDays { get; set; }

    public string? Webhook { get; set; }

    /// <summary>Whether there is enough to ask the farm what the job would be.</summary>
    public bool HasPrompts => File is not null || PromptLines.Length > 0;

    private string[] PromptLines => Lines(Prompts);

    /// <summary>The request.</summary>
    /// <exception cref="FormException">A field cannot be read.</exception>
    public JobRequest ToRequest() => new()
    {
        Name = Text(Name),
        Model = Text(Model) ?? throw new FormException("model", "must be chosen"),
        Size = Text(Size),
        Prompts = new PromptInput
        {
            Items = File is null ? [.. PromptLines.Select(line => new PromptItem { Prompt = line })] : null,
            File = File,
            Expansion = Expansion switch
            {
                Expansion.Sampled => new PromptExpansion { Mode = PromptExpansionMode.Sampled, Draws = Draws, Lists = NamedLists() },
                Expansion.Product => new PromptExpansion { Mode = PromptExpansionMode.Product, Lists = NamedLists() },
                _ => null,
            },
        },
        ImagesPerPrompt = ImagesPerPrompt,
        Guidance = Guidance,
        Seed = Seed,
        Sampling = new SamplingRequest { Temperature = Temperature, TopK = TopK, TopP = TopP },
        Output = new OutputSettings { Format = Format, Image = Image, Quality = Quality },
        Priority = Priority,
        Tags = [.. Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        Exact = Exact,
        MaxFailures = MaxFailures,
        KeepFor = KeepDays is { } days ? TimeSpan.FromDays(days) : null,
        Webhook = Text(Webhook) is { } url
            ? new WebhookRequest { Url = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : throw new FormException("webhook.url", "must be an address such as https://example.org/done") }
            : null,
    };

    private Dictionary<string, IReadOnlyList<string>> NamedLists()
    {
        Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);
        foreach (var line in Lines(Lists))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var values])
                throw new FormException("prompts.expansion.lists", $"'{line}' is no list such as: animal = fox, owl");
            lists[name] = values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        return lists;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
