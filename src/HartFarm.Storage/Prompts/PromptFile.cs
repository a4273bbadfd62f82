using HartFarm.Storage.Prompts.Parquet;

namespace HartFarm.Storage.Prompts;

/// <summary>
/// A prompt file, read as a stream: <c>.txt</c>, <c>.jsonl</c>, <c>.ndjson</c>, <c>.csv</c> or <c>.tsv</c> in UTF-8, <c>.parquet</c>, or
/// <c>-</c> for standard input as text. What cannot be read twice (a pipe) is kept in a temporary file until this is disposed.
/// </summary>
public sealed class PromptFile : PromptSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private readonly Stream _stream;

    private PromptFile(string name, PromptFormat format, Stream stream, PromptOptions options) : base(name)
    {
        Options = options;
        Format = format;
        _stream = stream;
    }

    /// <summary>How the prompts lie in it.</summary>
    public PromptFormat Format { get; }

    /// <inheritdoc/>
    public override string Unit => Format == PromptFormat.Parquet ? "row" : "line";

    /// <summary>Opens a file by its name, whose extension tells the format.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <param name="standardInput">Called when <paramref name="path"/> is <see cref="StandardInput"/>.</param>
    /// <param name="options">How to read it; <see cref="PromptOptions.Folder"/> when null.</param>
    /// <exception cref="PromptException">The file is missing, a folder, of an unknown format or cannot be read.</exception>
    public static PromptFile Open(string path, Func<Stream> standardInput, PromptOptions? options = null)
    {
        options ??= PromptOptions.Folder;
        if (path == StandardInput)
        {
            using var input = standardInput();
            return Open("standard input", PromptFormat.Text, input, options);
        }
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) throw new PromptException(PromptFields.Quote(path), "is no file name");
        var format = FormatOf(path);
        if (Directory.Exists(path)) throw new PromptException(path, "is a folder, not a file");
        return Guarded(path, () =>
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.CanSeek) return Make(path, format, stream, options);
            using (stream) return Make(path, format, Spool(stream), options);
        });
    }

    /// <summary>Opens what was sent, such as an uploaded file. It is kept in a temporary file until this is disposed.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="format">How the prompts lie in it.</param>
    /// <param name="content">Read to its end; stays open.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="PromptException">It cannot be read or kept, or the options do not fit the format.</exception>
    public static PromptFile Open(string name, PromptFormat format, Stream content, PromptOptions options) =>
        Guarded(name, () => Make(name, format, Spool(content), options));

    /// <summary>The format that a file's name tells.</summary>
    /// <exception cref="PromptException">The name tells none.</exception>
    public static PromptFormat FormatOf(string path)
    {
        var extension = Path.GetExtension(path);
        return extension.ToLowerInvariant() switch
        {
            ".txt" => PromptFormat.Text,
            ".jsonl" or ".ndjson" => PromptFormat.JsonLines,
            ".csv" => PromptFormat.Csv,
            ".tsv" => PromptFormat.Tsv,
            ".parquet" => PromptFormat.Parquet,
            "" => throw new PromptException(path, "has no extension; .txt, .jsonl, .ndjson, .csv, .tsv or .parquet tells the format, and - is standard input"),
            _ => throw new PromptException(path, $"is of an unknown format '{extension}'; known are .txt, .jsonl, .ndjson, .csv, .tsv and .parquet"),
        };
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
            PromptFormat.JsonLines => new JsonPrompts(errors, Options).Read(_stream),
            PromptFormat.Csv => new CsvPrompts(errors, Options, ",").Read(_stream),
            PromptFormat.Tsv => new CsvPrompts(errors, Options, "\t").Read(_stream),
            PromptFormat.Parquet => new ParquetPrompts(Name, errors, Options).Read(_stream),
            _ => PlainPrompts.Read(_stream, errors),
        };
    }

    private static PromptFile Make(string name, PromptFormat format, Stream stream, PromptOptions options)
    {
        if (format != PromptFormat.Text || options.PromptColumn == PromptFields.Prompt) return new PromptFile(name, format, stream, options);
        stream.Dispose();
        throw new PromptException(name, $"is text, which has no column {PromptFields.Quote(options.PromptColumn)}");
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
