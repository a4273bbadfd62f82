using System.Globalization;
using System.Text;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Shards;

/// <summary>
/// The names of a job's images: the prompt's key, with <c>_k</c> behind it where the prompt has several images, or nine digits of the
/// image's index where it has no key. A key is a file's name without its extension, and WebDataset ends it at the first dot.
/// </summary>
public static class ImageKeys
{
    /// <summary>Bytes of the longest key in UTF-8.</summary>
    public const int Longest = PromptLimits.KeyBytes;

    /// <summary>Digits of a key that is an index.</summary>
    public const int IndexDigits = 9;

    /// <summary>The key of an image.</summary>
    /// <param name="index">The image's place in the job, from 0.</param>
    /// <param name="promptKey">The prompt's key, or null.</param>
    /// <param name="copy">Which of the prompt's images it is, from 0.</param>
    /// <param name="count">How many images the prompt has.</param>
    public static string Of(long index, string? promptKey, long copy, long count) => promptKey switch
    {
        null => index.ToString("D9", CultureInfo.InvariantCulture),
        _ when count == 1 => promptKey,
        _ => string.Create(CultureInfo.InvariantCulture, $"{promptKey}_{copy}"),
    };

    /// <summary>What is wrong with a prompt's key, or null when its images can be named after it.</summary>
    /// <param name="promptKey">The prompt's key.</param>
    /// <param name="count">How many images the prompt has.</param>
    public static string? Check(string promptKey, long count = 1)
    {
        if (PromptFields.CheckKey(promptKey) is { } wrong) return wrong;
        if (promptKey.Contains('.', StringComparison.Ordinal)) return "must not hold '.', at which the name of an image's file ends";
        if (!PromptFields.IsWellFormed(promptKey)) return "holds half of a character";
        var last = Of(0, promptKey, count - 1, count);
        return Encoding.UTF8.GetByteCount(last) > Longest
            ? $"must not be longer than {Longest} bytes with the '{last[promptKey.Length..]}' of its last image"
            : null;
    }
}
