namespace HartFarm.Storage.Prompts;

/// <summary>
/// A prompt file, read as a stream: <c>.txt</c>, <c>.jsonl</c>, <c>.ndjson</c>, <c>.csv</c> or <c>.tsv</c> in UTF-8, or <c>-</c> for
/// standard input as text. What cannot be read twice (a pipe) is kept in a temporary file until this is disposed.
/// </summary>
public sealed class PromptFile : PromptSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private readonly Stream _stream;

    private PromptFile(string name, PromptFormat format, Stream stream) : base(name)
    {
        Format = format;
        _stream = stream;
    }

    /// <summary>How the prompts lie in it.</summary>
    public PromptFormat Format { get; }

    /// <summary>Opens a file by its name, whose extension tells the format.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <param name="standardInput">Called when <paramref name="path"/> is <see cref="StandardInput"/>.</param>
    /// <exception cref="PromptException">The file is missing, a folder, of an unknown format or cannot be read.</exception>
    public static PromptFile Open(string path, Func<Stream> standardInput)
    {
        if (path == StandardInput)
        {
            using var input = standardInput();
            return Guarded("standard input", () => new PromptFile("standard input", PromptFormat.Text, Spool(input)));
        }
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new PromptException(PromptFields.Quote(path), "is no file name");
        var format = FormatOf(path);
        if (Directory.Exists(path)) throw new PromptException(path, "is a folder, not a file");
        return Guarded(path, () =>
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.CanSeek) return new PromptFile(path, format, stream);
            using (stream) return new PromptFile(path, format, Spool(stream));
        });
    }

    /// <inheritdoc/>
    public override IEnumerable<PromptLine> Read(PromptErrors errors)
    {
        using var lines = Guarded(Name, () => Lines(errors).GetEnumerator());
        while (Guarded(Name, lines.MoveNext)) yield return lines.Current;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream.Dispose();
        base.Dispose(disposing);
    }

    private IEnumerable<PromptLine> Lines(PromptErrors errors)
    {
        _stream.Position = 0;
        return Format switch
        {
            PromptFormat.JsonLines => new JsonPrompts(errors).Read(_stream),
            PromptFormat.Csv => new CsvPrompts(errors, ",").Read(_stream),
            PromptFormat.Tsv => new CsvPrompts(errors, "\t").Read(_stream),
            _ => PlainPrompts.Read(_stream, errors),
        };
    }

    private static PromptFormat FormatOf(string path)
    {
        var extension = Path.GetExtension(path);
        return extension.ToLowerInvariant() switch
        {
            ".txt" => PromptFormat.Text,
            ".jsonl" or ".ndjson" => PromptFormat.JsonLines,
            ".csv" => PromptFormat.Csv,
            ".tsv" => PromptFormat.Tsv,
            "" => throw new PromptException(path, "has no extension; .txt, .jsonl, .ndjson, .csv or .tsv tells the format, and - is standard input"),
            _ => throw new PromptException(path, $"is of an unknown format '{extension}'; known are .txt, .jsonl, .ndjson, .csv and .tsv"),
        };
    }

    private static FileStream Spool(Stream input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"hartfarm-prompts-{Guid.NewGuid():N}");
        var spool = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        try
        {
            input.CopyTo(spool);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FileNotFoundException)
        {
            throw new PromptException(name, "does not exist");
        }
        catch (DirectoryNotFoundException)
        {
            throw new PromptException(name, "does not exist");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PromptException(name, $"cannot be read: {error.Message}");
        }
    }
}
