using System.Globalization;
using System.Net;
using HartFarm.Storage.Files;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.ContactSheets;

/// <summary>
/// A page of small images with their prompts, to see at a glance what a dataset is like. It is one file that asks nothing of the network, and
/// follows the reader's light or dark scheme.
/// </summary>
public static class ContactSheet
{
    /// <summary>The page's file, beside the manifest.</summary>
    public const string Name = "contact-sheet.html";

    /// <summary>Images on it; of larger datasets, so many that are spread over all.</summary>
    public const int MostImages = 300;

    private const int ThumbnailSide = 192;

    private const string Style = """
        :root { color-scheme: light dark; --back: #fafafa; --fore: #1b1b1f; --soft: #5c5c66; --card: #fff; --line: #dedee3; }
        @media (prefers-color-scheme: dark) { :root { --back: #131316; --fore: #ececf0; --soft: #a0a0aa; --card: #1d1d21; --line: #34343a; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--back); color: var(--fore); font: 15px/1.45 system-ui, sans-serif; }
        h1 { margin: 0 0 .25rem; font-size: 1.5rem; overflow-wrap: anywhere; }
        header p { margin: 0 0 1.5rem; color: var(--soft); }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 1rem; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
        img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--line); }
        img.tiny { image-rendering: pixelated; }
        figcaption { padding: .6rem .75rem .75rem; }
        figcaption p { margin: 0 0 .35rem; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 4; -webkit-box-orient: vertical; overflow: hidden; }
        figcaption small { color: var(--soft); overflow-wrap: anywhere; }
        """;

    /// <summary>Writes the page of the dataset in a folder, over one that is there.</summary>
    /// <param name="folder">A finished dataset, with its manifest.</param>
    /// <param name="title">The dataset's name.</param>
    /// <param name="summary">A line below it, in plain text.</param>
    /// <param name="cancellation">Looked at between the images.</param>
    /// <exception cref="ManifestException">The manifest or an image cannot be read.</exception>
    public static async Task WriteAsync(string folder, string title, string summary, CancellationToken cancellation = default)
    {
        var manifest = Path.Combine(folder, ManifestNames.Table);
        var table = new FileStream(manifest, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        await using var closed = table.ConfigureAwait(false);
        var entries = await ManifestReader.SampleAsync(table, manifest, MostImages, cancellation).ConfigureAwait(false);
        var images = new DatasetFolder(folder);
        List<string> figures = [];
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            figures.Add(Figure(entry, await images.ReadAsync(entry, cancellation).ConfigureAwait(false)));
        }
        AtomicFile.Write(Path.Combine(folder, Name), System.Text.Encoding.UTF8.GetBytes(Page(title, summary, figures)));
    }

    private static string Page(string title, string summary, IReadOnlyList<string> figures) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>{Text(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <header><h1>{Text(title)}</h1><p>{Text(summary)}</p></header>
        <main>
        {string.Join('\n', figures)}
        </main>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    private static string Figure(ShardIndexEntry entry, byte[] file)
    {
        var record = entry.Record;
        var prompt = record.FinalPrompt ?? record.Prompt;
        var facts = string.Create(CultureInfo.InvariantCulture, $"{entry.Key} · seed {record.Seed} · guidance {record.Guidance:0.##}");
        var tiny = Math.Max(record.Width, record.Height) < ThumbnailSide ? " class=\"tiny\"" : "";
        return $"""
            <figure><img{tiny} loading="lazy" alt="{Text(prompt)}" src="data:image/webp;base64,{Picture(entry, file)}">
            <figcaption><p title="{Text(prompt)}">{Text(prompt)}</p><small>{Text(facts)}</small></figcaption></figure>
            """;
    }

    private static string Picture(ShardIndexEntry entry, byte[] file)
    {
        try
        {
            return Convert.ToBase64String(Thumbnail.Of(file, ThumbnailSide));
        }
        catch (ImageException error)
        {
            throw new ManifestException($"image {entry.Key} of {entry.Object} cannot be shown: {error.Message}", error);
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
