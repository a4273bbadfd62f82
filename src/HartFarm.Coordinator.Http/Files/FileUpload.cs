using System.Globalization;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Files;

/// <summary>Takes a form with a file part by part, and passes the file on to the store while it comes.</summary>
internal sealed class FileUpload(UploadedFiles files, IOptions<HttpOptions> options)
{
    private const int LongestName = 255;
    private const int LongestField = 1024;
    private const string Anchor = "expires_after[anchor]";
    private const string Seconds = "expires_after[seconds]";

    private static readonly string[] Texts = ["purpose", Anchor, Seconds];

    /// <summary>Reads the form.</summary>
    /// <exception cref="RequestException">It is no such form, or too large; nothing is kept.</exception>
    public async Task<FileRow> ReadAsync(HttpRequest request, Guid id, string tenant, CancellationToken cancellation)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body);
        (string Name, StoredObject Stored)? file = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            while (await NextAsync(reader, cancellation).ConfigureAwait(false) is { } section)
            {
                switch (section.GetContentDispositionHeader())
                {
                    case { Name.Value: var field } header when HeaderUtilities.RemoveQuotes(field) == "file" && header.IsFileDisposition() && file is null:
                        var name = NameOf(header);
                        file = (name, await files.PutAsync(id, new LimitedStream(section.Body, options.Value.MaxUploadBytes), cancellation).ConfigureAwait(false));
                        break;
                    case { Name.Value: var field } when HeaderUtilities.RemoveQuotes(field).ToString() is var text && Texts.Contains(text) && !texts.ContainsKey(text):
                        texts[text] = await TextAsync(section, text, cancellation).ConfigureAwait(false);
                        break;
                    case var other:
                        throw RequestException.Field(
                            $"{HeaderUtilities.RemoveQuotes(other?.Name ?? default)}",
                            $"is unknown, or is there twice; a form has 'file' and may have {string.Join(", ", Texts.Select(text => $"'{text}'"))}");
                }
            }
            if (file is not { } got) throw RequestException.Field("file", "is missing");
            var purpose = texts.GetValueOrDefault("purpose", FilePurpose.Prompts);
            if (!FilePurpose.All.Contains(purpose)) throw RequestException.Field("purpose", $"must be {string.Join(" or ", FilePurpose.All)}, not '{purpose}'");
            if (purpose == FilePurpose.Prompts) CheckFormat(got.Name);
            return await files.AddAsync(id, tenant, got.Name, purpose, got.Stored, KeepFor(texts), cancellation).ConfigureAwait(false);
        }
        catch (RequestException) when (file is not null)
        {
            // What failed otherwise may be sent again, here or to another coordinator, and these bytes be that file's by now; upkeep sweeps what is nobody's.
            await files.DropAsync(id).ConfigureAwait(false);
            throw;
        }
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary
            ? boundary.ToString()
            : throw new RequestException(415, "A file is sent as multipart/form-data, in the field 'file'.");

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new RequestException(400, $"The form cannot be read: {error.Message}");
        }
    }

    private static string NameOf(ContentDispositionHeaderValue header)
    {
        var given = header.FileNameStar.HasValue ? header.FileNameStar : header.FileName;
        var name = Path.GetFileName(HeaderUtilities.RemoveQuotes(given).ToString().Replace('\\', '/'));
        return name.Length is > 0 and <= LongestName && !name.Any(char.IsControl)
            ? name
            : throw RequestException.Field("file", $"needs a file name of 1 to {LongestName} characters");
    }

    private static void CheckFormat(string name)
    {
        try
        {
            _ = PromptFile.FormatOf(name);
        }
        catch (PromptException error)
        {
            throw RequestException.Field("file", error.Errors[0].Message);
        }
    }

    // Null is for ever.
    private static TimeSpan? KeepFor(Dictionary<string, string> texts)
    {
        if (!texts.ContainsKey(Anchor) && !texts.ContainsKey(Seconds)) return null;
        var seconds = int.TryParse(texts.GetValueOrDefault(Seconds), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return ExpiryCheck.Run(texts.GetValueOrDefault(Anchor), seconds, Anchor, Seconds);
    }

    private static async Task<string> TextAsync(MultipartSection section, string field, CancellationToken cancellation)
    {
        var buffer = new byte[LongestField + 1];
        var read = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return read <= LongestField ? System.Text.Encoding.UTF8.GetString(buffer, 0, read) : throw RequestException.Field(field, "is too long");
    }
}
