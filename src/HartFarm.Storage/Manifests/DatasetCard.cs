using System.Globalization;
using System.Text;
using System.Text.Json;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>The dataset's README.md.</summary>
public static class DatasetCard
{
    /// <summary>The card: the header that Hugging Face reads, then what people read.</summary>
    /// <param name="job">The job.</param>
    /// <param name="summary">What was found in its shards.</param>
    public static string Write(ManifestJob job, ManifestSummary summary)
    {
        var card = new StringBuilder(CardHeader.Write(job, summary));
        Line(card, $"\n# {Plain(job.Name)}\n");
        if (job.Description is { } description) Line(card, $"{description.ReplaceLineEndings("\n").Trim()}\n");
        Line(card, $"{summary.Made:N0} synthetic images with their prompts. Every image was made by a text-to-image model, `{Code(job.Model)}` "
            + $"(HART, a hybrid autoregressive transformer), with hartfarm {job.GeneratorVersion}; none is a photograph or the work of a person.\n");
        Counts(card, job, summary);
        Files(card, job);
        Loading(card, job.Format);
        Settings(card, job);
        Line(card, "## Making an image again\n");
        Line(card, "`manifest.parquet` has for each image all that it was made of: final prompt, seed, guidance, sampling, model and its SHA-256, "
            + "precision, device and batch size. With the same model the same device and precision give the same image; others round differently.");
        return card.ToString();
    }

    private static void Counts(StringBuilder card, ManifestJob job, ManifestSummary summary)
    {
        Line(card, "| | |\n|---|---|");
        Line(card, $"| images asked for | {job.Images:N0} |");
        Line(card, $"| images made | {summary.Made:N0} |");
        Line(card, $"| images missing | {summary.Missing:N0}{(summary.Missing > 0 ? "; `manifest.json` lists them" : "")} |");
        Line(card, $"| bytes of the images | {summary.ImageBytes:N0} |");
        Line(card, $"| shards | {job.Shards:N0} |\n");
    }

    private static void Files(StringBuilder card, ManifestJob job)
    {
        Line(card, "## Files\n");
        Line(card, job.Format switch
        {
            ShardFormat.WebDataset => "- `data/000000.tar` and so on: WebDataset. Of each image its file, its final prompt (`.txt`) and what made it (`.json`).",
            ShardFormat.Parquet => "- `data/train-*.parquet`: the images with their prompts and all that made them.",
            _ => "- `data/000000/` and so on: image files, and `metadata.jsonl` with a line an image.",
        });
        Line(card, "- `manifest.parquet`: a row an image: key, object and place in it, SHA-256, seed, prompt and all else that made it.");
        Line(card, "- `manifest.json`: the job, its settings, its objects with size and SHA-256, and the images that are missing.");
        Line(card, "- `croissant.json`: the same for machines, as Croissant 1.1.");
        Line(card, "- `index/000000.jsonl` and so on: a line of JSON an image, from which the manifest was made.\n");
    }

    private static void Loading(StringBuilder card, ShardFormat format)
    {
        var name = format switch
        {
            ShardFormat.WebDataset => "webdataset",
            ShardFormat.Parquet => "parquet",
            _ => "imagefolder",
        };
        Line(card, "## Loading\n\n```python\nfrom datasets import load_dataset\n");
        Line(card, $"images = load_dataset(\"{name}\", data_files=\"{DataPaths.ToLoad(format)}\", split=\"train\")\n```\n");
    }

    private static void Settings(StringBuilder card, ManifestJob job)
    {
        Line(card, "## Settings\n\n| setting | value |\n|---|---|");
        Line(card, $"| model | `{Code(job.Model)}` |");
        Line(card, $"| model's SHA-256 | `{Code(job.ModelHash)}` |");
        foreach (var (name, value) in job.Settings) Line(card, $"| {Cell(name)} | `{Code(Shown(value))}` |");
        Line(card, "");
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Code(string text) => Cell(text).Replace('`', '\'');

    /// <summary>What a cell of a table can hold.</summary>
    private static string Cell(string text) => OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);

    // No markup of Markdown that would show a picture or a link, and none of HTML.
    private static string Plain(string text) => OneLine(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Line(StringBuilder card, FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder card, string text) => card.Append(text).Append('\n');
}
