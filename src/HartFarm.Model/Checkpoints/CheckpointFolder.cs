using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Model.Checkpoints;

/// <summary>
/// A whole model on the disk: <c>llm/</c> with the transformer, <c>tokenizer/</c> with the image tokenizer, <c>text_encoder/</c> (or the folder that
/// the sidecar names) with the text encoder and its tokenizer's files; each has a <c>config.json</c> and weights. Beside them lies the
/// sidecar <c>hartfarm.json</c>.
/// </summary>
public sealed class CheckpointFolder
{
    /// <summary>The name of the transformer's folder.</summary>
    public const string TransformerName = "llm";

    /// <summary>The name of the image tokenizer's folder.</summary>
    public const string TokenizerName = "tokenizer";

    /// <summary>The name of the configs.</summary>
    public const string ConfigName = "config.json";

    private static readonly string[] HashedEndings = [".safetensors", ".bin", ".json", ".txt"];

    private CheckpointFolder(string path, CheckpointSidecar sidecar)
    {
        Path = path;
        Sidecar = sidecar;
        Transformer = System.IO.Path.Combine(path, TransformerName);
        Tokenizer = System.IO.Path.Combine(path, TokenizerName);
        TextEncoder = System.IO.Path.GetFullPath(System.IO.Path.Combine(path, sidecar.TextEncoder));
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>What <c>hartfarm.json</c> says, or its defaults.</summary>
    public CheckpointSidecar Sidecar { get; }

    /// <summary>The transformer's folder.</summary>
    public string Transformer { get; }

    /// <summary>The image tokenizer's folder.</summary>
    public string Tokenizer { get; }

    /// <summary>The text encoder's folder.</summary>
    public string TextEncoder { get; }

    /// <summary>The transformer's config.</summary>
    public string TransformerConfig => System.IO.Path.Combine(Transformer, ConfigName);

    /// <summary>The image tokenizer's config.</summary>
    public string TokenizerConfig => System.IO.Path.Combine(Tokenizer, ConfigName);

    /// <summary>The text encoder's config.</summary>
    public string TextEncoderConfig => System.IO.Path.Combine(TextEncoder, ConfigName);

    /// <summary>Opens a folder: reads its sidecar and sees that the three configs are there; nothing else is read.</summary>
    /// <exception cref="CheckpointException">The folder or a config is missing, or the sidecar cannot be used.</exception>
    public static CheckpointFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new CheckpointException($"There is no checkpoint folder {path}.");
        var full = System.IO.Path.GetFullPath(path);
        var folder = new CheckpointFolder(full, CheckpointSidecar.Read(full));
        string[] configs = [folder.TransformerConfig, folder.TokenizerConfig, folder.TextEncoderConfig];
        var missing = configs.Where(config => !File.Exists(config)).Select(config => System.IO.Path.GetRelativePath(full, config)).ToArray();
        return missing.Length == 0 ? folder : throw new CheckpointException($"The checkpoint folder {path} lacks {string.Join(", ", missing)}.");
    }

    /// <summary>Opens the transformer's weights.</summary>
    /// <param name="ema">Whether those averaged over the training are preferred, as published samples are made with.</param>
    /// <exception cref="CheckpointException">There are none, or they cannot be used.</exception>
    public ITensorFile OpenTransformer(bool ema = true) => TensorFiles.Open(Transformer, ema);

    /// <summary>Opens the image tokenizer's weights. Published ones nest its keys; see <see cref="TensorFiles.PrefixOf"/>.</summary>
    /// <exception cref="CheckpointException">There are none, or they cannot be used.</exception>
    public ITensorFile OpenTokenizer() => TensorFiles.Open(Tokenizer);

    /// <summary>Opens the text encoder's weights.</summary>
    /// <exception cref="CheckpointException">There are none, or they cannot be used.</exception>
    public ITensorFile OpenTextEncoder() => TensorFiles.Open(TextEncoder);

    /// <summary>
    /// SHA-256, in lower-case hex, over everything that decides what the model makes: the sidecar and, in the three folders, every
    /// <c>.safetensors</c>, <c>.bin</c>, <c>.json</c> and <c>.txt</c> file. It does not depend on where the folder lies.
    /// </summary>
    /// <param name="hashes">The hashes remembered from earlier runs, or null for the user's own; saved before this returns.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CheckpointException">A file cannot be read.</exception>
    public string Hash(FileHashes? hashes = null, CancellationToken cancellation = default)
    {
        hashes ??= new FileHashes();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(files, TransformerName, Transformer);
        Collect(files, TokenizerName, Tokenizer);
        Collect(files, CheckpointSidecar.DefaultTextEncoder, TextEncoder);
        var sidecar = System.IO.Path.Combine(Path, CheckpointSidecar.FileName);
        if (File.Exists(sidecar)) files.Add(CheckpointSidecar.FileName, sidecar);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files)
        {
            // One line a file, as sha256sum writes them: no name can run into another's hash.
            whole.AppendData(Encoding.UTF8.GetBytes($"{hashes.Sha256(path, cancellation)}  {name}\n"));
        }
        hashes.Save();
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    private static void Collect(SortedDictionary<string, string> files, string name, string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (HashedEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))) files.Add($"{name}/{System.IO.Path.GetFileName(path)}", path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder} cannot be read: {error.Message}", error);
        }
    }
}
