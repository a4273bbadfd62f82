using System.Text.Json;

namespace HartFarm.Training.Data.Folders;

/// <summary>What a line of the metadata says.</summary>
/// <param name="File">The image's file.</param>
/// <param name="Caption">Its caption.</param>
internal readonly record struct FolderEntry(string File, string Caption)
{
    private const string FileName = "file_name";

    // The line's own fields may be nested deeply; they are not looked at.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>Reads a line.</summary>
    /// <param name="json">The line.</param>
    /// <param name="folder">The folder of the metadata.</param>
    /// <param name="captionColumn">The field of the caption, or null for the usual ones.</param>
    /// <param name="where">The file and the line, for messages.</param>
    /// <exception cref="DataException">The line is no JSON object, or a field is missing or wrong.</exception>
    public static FolderEntry Parse(ReadOnlyMemory<byte> json, string folder, string? captionColumn, string where)
    {
        using var document = Document(json, where);
        var row = document.RootElement;
        if (row.ValueKind != JsonValueKind.Object) throw new DataException(where, "must be a JSON object");
        if (!row.TryGetProperty(FileName, out var name)) throw new DataException(where, $"has no field '{FileName}'");
        if (name.ValueKind != JsonValueKind.String) throw new DataException(where, $"'{FileName}' must be a string");
        var path = Inside(folder, CaptionFields.Text(name, FileName, where), where);
        return new FolderEntry(path, CaptionFields.Read(row, captionColumn, where));
    }

    private static JsonDocument Document(ReadOnlyMemory<byte> json, string where)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException error)
        {
            throw new DataException(where, "is not valid JSON, or is cut off", error);
        }
    }

    /// <summary>A dataset reads its own files alone.</summary>
    private static string Inside(string folder, string name, string where)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal)) throw new DataException(where, $"'{FileName}' is no file name");
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new DataException(where, $"'{FileName}' leads out of the dataset's folder: {name}");
        return path;
    }
}
