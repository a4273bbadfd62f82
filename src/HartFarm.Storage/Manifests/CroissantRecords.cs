using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;

namespace HartFarm.Storage.Manifests;

/// <summary>Croissant's record sets: the images' table, and the images' bytes, joined to it by key.</summary>
internal static class CroissantRecords
{
    private const string Table = "images", Content = "image-content", Key = "key";

    public static void Write(Utf8JsonWriter json, ManifestJob job)
    {
        json.WriteStartArray("recordSet");
        Open(json, Table, "What made each image and where it lies.", $"{Table}/{Key}");
        foreach (var column in ManifestTable.Columns)
        {
            Open(json, $"{Table}/{column.Name}", DataTypeOf(column));
            Source(json, "fileObject", ManifestNames.Table, "column", column.Name);
            json.WriteEndObject();
        }
        Close(json);

        Open(json, Content, "The images.", $"{Content}/{Key}");
        Open(json, $"{Content}/image", "sc:ImageObject");
        if (job.Format == ShardFormat.Parquet) Source(json, "fileSet", CroissantFiles.ImageSet, "column", "image");
        else Source(json, "fileSet", CroissantFiles.ImageSet, "fileProperty", "content");
        json.WriteEndObject();
        Open(json, $"{Content}/{Key}", "sc:Text");
        if (job.Format == ShardFormat.Parquet) Source(json, "fileSet", CroissantFiles.ImageSet, "column", Key);
        else Source(json, "fileSet", CroissantFiles.ImageSet, "fileProperty", "filename", $"^(?:.*/)?([^/]*){Regex.Escape(job.Encoding.Extension)}$");
        Reference(json, "references", $"{Table}/{Key}");
        json.WriteEndObject();
        Close(json);
        json.WriteEndArray();
    }

    private static void Open(Utf8JsonWriter json, string id, string description, string key)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:RecordSet");
        json.WriteString("@id", id);
        json.WriteString("name", id);
        json.WriteString("description", description);
        Reference(json, "key", key);
        json.WriteStartArray("field");
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Open(Utf8JsonWriter json, string id, string dataType)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:Field");
        json.WriteString("@id", id);
        json.WriteString("name", id);
        json.WriteString("dataType", dataType);
    }

    private static void Source(Utf8JsonWriter json, string kind, string id, string extract, string what, string? regex = null)
    {
        json.WriteStartObject("source");
        Reference(json, kind, id);
        json.WriteStartObject("extract");
        json.WriteString(extract, what);
        json.WriteEndObject();
        if (regex is not null)
        {
            json.WriteStartObject("transform");
            json.WriteString("regex", regex);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter json, string property, string id)
    {
        json.WriteStartObject(property);
        json.WriteString("@id", id);
        json.WriteEndObject();
    }

    private static string DataTypeOf(TableColumn<ShardIndexEntry> column)
    {
        using var feature = JsonDocument.Parse(column.Feature);
        return feature.RootElement.GetProperty("dtype").GetString() switch
        {
            "string" => "sc:Text",
            "bool" => "sc:Boolean",
            "float64" => "sc:Float",
            _ => "sc:Integer",
        };
    }
}
