using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>The dataset as Croissant 1.1 JSON-LD, with its provenance in PROV-O.</summary>
internal static class CroissantJson
{
    /// <summary>IPTC's term for media that a trained model made.</summary>
    public const string DigitalSource = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    private const string NotStated = "not stated";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(ManifestJob job, ManifestSummary summary, ShardObject summaryObject, DateOnly date)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteContext(json);
            WriteDataset(json, job, summary, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            WriteProvenance(json, job);
            CroissantFiles.Write(json, job, summary, summaryObject);
            CroissantRecords.Write(json, job);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteContext(Utf8JsonWriter json)
    {
        json.WriteStartObject("@context");
        json.WriteString("@language", "en");
        foreach (var (prefix, address) in CroissantContext.Vocabularies) json.WriteString(prefix, address);
        json.WriteString("conformsTo", "dct:conformsTo");
        foreach (var term in CroissantContext.Terms) json.WriteString(term, $"cr:{term}");
        foreach (var (term, type) in CroissantContext.TypedTerms)
        {
            json.WriteStartObject(term);
            json.WriteString("@id", $"cr:{term}");
            json.WriteString("@type", type);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteDataset(Utf8JsonWriter json, ManifestJob job, ManifestSummary summary, string date)
    {
        json.WriteString("@type", "sc:Dataset");
        json.WriteString("@id", $"urn:uuid:{job.Id}");
        json.WriteString("conformsTo", CroissantContext.ConformsTo);
        json.WriteString("name", job.Name);
        json.WriteString("description", job.Description ?? string.Create(
            CultureInfo.InvariantCulture, $"{summary.Made} synthetic images with their prompts, made by the text-to-image model {job.Model}."));
        WriteLicense(json, job.License);
        json.WriteString("url", job.Url?.ToString() ?? $"urn:uuid:{job.Id}");
        json.WriteStartObject("creator");
        json.WriteString("@type", "sc:Organization");
        json.WriteString("name", job.Creator ?? NotStated);
        json.WriteEndObject();
        json.WriteString("dateCreated", date);
        json.WriteString("datePublished", date);
        json.WriteString("version", "1.0.0");
        json.WriteBoolean("isLiveDataset", false);
        json.WriteStartArray("keywords");
        foreach (var keyword in new[] { "synthetic", "text-to-image", "HART" }) json.WriteStringValue(keyword);
        json.WriteEndArray();
        json.WriteStartObject("digitalSourceType");
        json.WriteString("@id", DigitalSource);
        json.WriteEndObject();
    }

    private static void WriteLicense(Utf8JsonWriter json, string? license)
    {
        if (license is not null && Uri.TryCreate(license, UriKind.Absolute, out _))
        {
            json.WriteString("license", license);
            return;
        }
        json.WriteStartObject("license");
        json.WriteString("@type", "sc:CreativeWork");
        json.WriteString("name", license ?? NotStated);
        json.WriteEndObject();
    }

    private static void WriteProvenance(Utf8JsonWriter json, ManifestJob job)
    {
        json.WriteStartObject("prov:wasGeneratedBy");
        json.WriteString("@type", "prov:Activity");
        json.WriteString("@id", $"urn:uuid:{job.Id}#synthesis");
        json.WriteString("prov:label", "Text-to-image synthesis");
        json.WriteStartObject("prov:used");
        json.WriteString("@type", "prov:Entity");
        json.WriteString("prov:label", job.Model);
        json.WriteString("sha256", job.ModelHash);
        json.WriteEndObject();
        json.WriteStartObject("prov:wasAssociatedWith");
        json.WriteStartArray("@type");
        json.WriteStringValue("prov:SoftwareAgent");
        json.WriteStringValue("sc:SoftwareApplication");
        json.WriteEndArray();
        json.WriteString("prov:label", "hartfarm");
        json.WriteString("softwareVersion", job.GeneratorVersion);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
