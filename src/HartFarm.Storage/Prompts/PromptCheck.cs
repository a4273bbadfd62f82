using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Storage.Prompts;

/// <summary>Reads every prompt once before anything is made of any. Memory grows with the keys alone (a hash and a line number each).</summary>
public static class PromptCheck
{
    /// <summary>Checks all prompts.</summary>
    /// <param name="source">The prompts.</param>
    /// <param name="defaultCount">Images of a prompt that says nothing of its count.</param>
    /// <param name="cancellation">Looked at between the prompts.</param>
    /// <exception cref="PromptException">A line is wrong, a key is there twice, there is no prompt, or there are too many images.</exception>
    public static PromptSummary Run(PromptSource source, int defaultCount, CancellationToken cancellation = default)
    {
        var errors = new PromptErrors(source.Name);
        using var hash = new PromptHash();
        Dictionary<UInt128, long> keys = [];
        long prompts = 0, images = 0;
        foreach (var line in source.Read(errors))
        {
            cancellation.ThrowIfCancellationRequested();
            var count = line.Count ?? defaultCount;
            prompts++;
            images += count;
            if (line.Seed > long.MaxValue - (count - 1))
                errors.Add(line.Line, PromptFields.Seed, $"{line.Seed} plus {count - 1}, the seed of its last copy, is above {long.MaxValue}");
            if (line.Key is { } key && !keys.TryAdd(Digest(key), line.Line))
                errors.Add(line.Line, PromptFields.Key, $"{PromptFields.Quote(key)} was given on line {keys[Digest(key)]} already");
            hash.Add(line);
        }
        errors.ThrowIfAny();
        if (prompts == 0) throw new PromptException(source.Name, "holds no prompt");
        if (images > PromptLimits.Images)
            throw new PromptException(source.Name, $"asks for {images} images; one run makes at most {PromptLimits.Images}");
        return new PromptSummary(prompts, images, hash.Hex());
    }

    /// <summary>The prompts once more, after <see cref="Run"/>; fails when they are no longer what was checked.</summary>
    /// <exception cref="PromptException">The file changed since it was checked.</exception>
    public static IEnumerable<PromptLine> Again(PromptSource source, PromptSummary summary)
    {
        var errors = new PromptErrors(source.Name, limit: 1);
        using var hash = new PromptHash();
        long prompts = 0;
        foreach (var line in source.Read(errors))
        {
            if (errors.Total > 0 || ++prompts > summary.Prompts) break;
            hash.Add(line);
            yield return line;
        }
        if (errors.Total > 0 || prompts != summary.Prompts || hash.Hex() != summary.Sha256)
            throw new PromptException(source.Name, "changed while its images were being made");
    }

    /// <summary>128 bits of SHA-256: no two keys of a file share them.</summary>
    private static UInt128 Digest(string key) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
