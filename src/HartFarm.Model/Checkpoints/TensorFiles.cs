namespace HartFarm.Model.Checkpoints;

/// <summary>Finds and opens the weights that a folder holds, under the names that Hugging Face's and PyTorch's writers give them.</summary>
public static class TensorFiles
{
    private static readonly string[] Plain =
    [
        "model.safetensors",
        "model.safetensors.index.json",
        "diffusion_pytorch_model.safetensors",
        "diffusion_pytorch_model.safetensors.index.json",
        "pytorch_model.bin",
    ];

    private static readonly string[] Averaged = ["ema_model.safetensors", "ema_model.safetensors.index.json", "ema_model.bin"];

    private static readonly string[] PlainFirst = [.. Plain, .. Averaged];
    private static readonly string[] AveragedFirst = [.. Averaged, .. Plain];

    /// <summary>The names looked for, best first: safetensors before pickles, one file before several.</summary>
    /// <param name="ema">Whether weights averaged over the training (<c>ema_model.*</c>) come before the plain ones, or after them.</param>
    public static IReadOnlyList<string> Candidates(bool ema) => ema ? AveragedFirst : PlainFirst;

    /// <summary>The path of the weights in <paramref name="folder"/>, or null where it holds none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ema">See <see cref="Candidates"/>.</param>
    public static string? Find(string folder, bool ema = false) =>
        Candidates(ema).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Opens the weights in <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ema">See <see cref="Candidates"/>.</param>
    /// <exception cref="CheckpointException">It holds none, and the message lists what was looked for; or they cannot be used.</exception>
    public static ITensorFile Open(string folder, bool ema = false) => Open(folder, Candidates(ema));

    /// <summary>Opens the first of the <paramref name="candidates"/> that is in <paramref name="folder"/>.</summary>
    /// <exception cref="CheckpointException">None is there, and the message lists them; or the file cannot be used.</exception>
    public static ITensorFile Open(string folder, IReadOnlyList<string> candidates)
    {
        foreach (var name in candidates)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) return OpenFile(path);
        }
        var why = Directory.Exists(folder) ? $"holds none of {string.Join(", ", candidates)}" : "does not exist";
        throw new CheckpointException($"There are no weights to open: the folder {folder} {why}.");
    }

    /// <summary>Opens one file by its name's end: <c>.safetensors</c>, <c>.safetensors.index.json</c>, <c>.bin</c>, <c>.pt</c> or <c>.pth</c>.</summary>
    /// <exception cref="CheckpointException">The file cannot be used, or its name has another end.</exception>
    public static ITensorFile OpenFile(string path)
    {
        if (EndsWith(path, ".safetensors")) return new SafetensorsFile(path);
        if (EndsWith(path, ".safetensors.index.json")) return new ShardedSafetensors(path);
        if (EndsWith(path, ".bin") || EndsWith(path, ".pt") || EndsWith(path, ".pth"))
        {
            return TorchStream.Starts(path) ? new TorchStream(path) : new TorchArchive(path);
        }
        throw new CheckpointException($"{path} cannot be opened as a checkpoint: its name ends in none of .safetensors, .safetensors.index.json, .bin, .pt, .pth.");
    }

    /// <summary>
    /// What stands before <paramref name="key"/> in the file's keys: <c>vae.</c> where it holds <c>vae.</c><paramref name="key"/>, and
    /// nothing where it holds the key itself, or does not hold it at all, which whoever reads the keys will say better.
    /// </summary>
    /// <exception cref="CheckpointException">The file holds the key under several prefixes.</exception>
    public static string PrefixOf(ITensorFile file, string key)
    {
        if (file.Entries.ContainsKey(key)) return "";
        var nested = file.Entries.Keys.Where(name => name.EndsWith($".{key}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return nested.Length switch
        {
            0 => "",
            1 => nested[0][..^key.Length],
            _ => throw new CheckpointException($"{file.Path} holds {key} more than once: {string.Join(", ", nested.Take(4).Select(Quoted.Of))}."),
        };
    }

    private static bool EndsWith(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
