using System.Text.Json;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>Writes <see cref="ManifestNames.Summary"/> shard by shard.</summary>
internal sealed class ManifestJson : IDisposable
{
    /// <summary>Counts up when what readers rely on changes.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ManifestJob _job;
    private readonly Utf8JsonWriter _json;

    public ManifestJson(ManifestJob job, Stream stream)
    {
        _job = job;
        _json = new Utf8JsonWriter(stream, Options);
        _json.WriteStartObject();
        _json.WriteNumber("schema_version", SchemaVersion);
        _json.WriteStartObject("generator");
        _json.WriteString("name", "hartfarm");
        _json.WriteString("version", job.GeneratorVersion);
        _json.WriteEndObject();
        _json.WriteStartObject("job");
        _json.WriteString("id", job.Id);
        _json.WriteString("name", job.Name);
        _json.WriteEndObject();
        _json.WriteStartObject("model");
        _json.WriteString("name", job.Model);
        _json.WriteString("hash", job.ModelHash);
        _json.WriteEndObject();
        _json.WriteString("format", NameOf(job.Format));
        _json.WriteString("image_format", ShardIndexJson.NameOf(job.Encoding.Format));
        if (job.Encoding.Format != ImageFormat.Png) _json.WriteNumber("image_quality", job.Encoding.Quality);
        _json.WriteStartObject("settings");
        foreach (var (name, value) in job.Settings)
        {
            _json.WritePropertyName(name);
            value.WriteTo(_json);
        }
        _json.WriteEndObject();
        _json.WriteStartArray("shards");
    }

    /// <summary>What manifests call a format.</summary>
    public static string NameOf(ShardFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>Adds the next shard.</summary>
    public void Add(ManifestShard shard, MissingList missing)
    {
        _json.WriteStartObject();
        _json.WriteNumber("shard", shard.Shard);
        _json.WriteNumber("first_image", shard.FirstImage);
        _json.WriteNumber("images", shard.Images);
        _json.WriteNumber("made", shard.Images - missing.Count);
        _json.WriteNumber("image_bytes", shard.Contents?.ImageBytes ?? 0);
        if (shard.Contents is { } contents)
        {
            Write("object", contents.Main);
            Write("index", contents.Index);
        }
        _json.WriteStartArray("missing");
        foreach (var range in missing.Found)
        {
            _json.WriteStartObject();
            _json.WriteNumber("first_image", range.First);
            _json.WriteNumber("last_image", range.Last);
            _json.WriteString("reason", range.Reason);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Writes the end.</summary>
    public void Complete(ManifestSummary summary)
    {
        _json.WriteEndArray();
        _json.WriteStartObject("counts");
        _json.WriteNumber("images", _job.Images);
        _json.WriteNumber("made", summary.Made);
        _json.WriteNumber("missing", summary.Missing);
        _json.WriteNumber("shards", _job.Shards);
        _json.WriteNumber("image_bytes", summary.ImageBytes);
        _json.WriteEndObject();
        Write("table", summary.Table);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Write(string property, ShardObject part)
    {
        _json.WriteStartObject(property);
        _json.WriteString("name", part.Name);
        _json.WriteNumber("bytes", part.Bytes);
        _json.WriteString("sha256", part.Sha256);
        _json.WriteEndObject();
    }
}
