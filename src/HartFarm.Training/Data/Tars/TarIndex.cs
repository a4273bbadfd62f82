using System.Formats.Tar;

namespace HartFarm.Training.Data.Tars;

/// <summary>Finds the samples of a WebDataset tar without reading their bytes: neighbours whose names are the same up to the first dot.</summary>
internal static class TarIndex
{
    private static readonly string[] ImageExtensions = [".jpg", ".jpeg", ".png", ".webp"];
    private const string Text = ".txt", Json = ".json";

    /// <summary>The samples of a tar.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shard">Its number among the dataset's.</param>
    /// <param name="preferJson">Take captions from <c>.json</c> where there is <c>.txt</c> too.</param>
    /// <param name="broken">Takes samples of which a part is missing.</param>
    /// <exception cref="DataException">The file is no tar or is damaged.</exception>
    public static List<TarSample> Read(string path, int shard, bool preferJson, BrokenSamples broken)
    {
        List<TarSample> samples = [];
        var group = new TarGroup("");
        foreach (var member in Members(path))
        {
            var (key, extension) = Split(member.Name);
            if (key != group.Key)
            {
                Close(group);
                group = new TarGroup(key);
            }
            if (ImageExtensions.Contains(extension)) group.Image ??= member;
            else if (extension == Text) group.Text ??= member;
            else if (extension == Json) group.Json ??= member;
        }
        Close(group);
        return samples;

        void Close(TarGroup done)
        {
            try
            {
                if (done.Sample(path, shard, preferJson) is { } sample) samples.Add(sample);
            }
            catch (DataException error)
            {
                broken.Add(error);
            }
        }
    }

    /// <summary>Everything before the first dot of the file's own name, and the rest in lower case.</summary>
    private static (string Key, string Extension) Split(string name)
    {
        var dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? (name, "") : (name[..dot], name[dot..].ToLowerInvariant());
    }

    private static IEnumerable<TarMember> Members(string path)
    {
        using var stream = DataException.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        if (IsGzip(stream)) throw new DataException(path, "is compressed; unpack it, so that its members can be read in any order");
        using var reader = new TarReader(stream, leaveOpen: true);
        for (var last = "its start"; Next(reader, path, last) is { } entry; last = $"member {entry.Name}")
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) continue;
            if (entry.DataOffset + entry.Length > stream.Length) throw new DataException($"{path}, member {entry.Name}", "the tar is cut off inside it");
            if (entry.Length > Array.MaxLength) throw new DataException($"{path}, member {entry.Name}", $"has {entry.Length:N0} bytes, too many for an image");
            yield return new TarMember(entry.Name, entry.DataOffset, (int)entry.Length);
        }
    }

    private static TarEntry? Next(TarReader reader, string path, string last)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new DataException(path, $"is no tar, or is damaged or cut off behind {last}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, $"cannot be read: {error.Message}", error);
        }
    }

    private static bool IsGzip(FileStream stream)
    {
        var gzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return gzip;
    }
}
