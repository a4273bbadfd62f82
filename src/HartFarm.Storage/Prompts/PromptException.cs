namespace HartFarm.Storage.Prompts;

/// <summary>A prompt file cannot be used; the message names the file, and for each error the line and the field.</summary>
public sealed class PromptException : Exception
{
    /// <param name="errors">The first of them, at least one.</param>
    /// <param name="total">How many there are.</param>
    public PromptException(IReadOnlyList<PromptError> errors, long total) : base(Describe(errors, total))
    {
        Errors = errors;
        Total = total;
    }

    /// <summary>About the whole file.</summary>
    public PromptException(string source, string message) : this([new PromptError(source, 0, null, message)], 1)
    {
    }

    /// <summary>The first errors, at most <see cref="PromptLimits.ErrorsKept"/>.</summary>
    public IReadOnlyList<PromptError> Errors { get; }

    /// <summary>How many errors the file has.</summary>
    public long Total { get; }

    private static string Describe(IReadOnlyList<PromptError> errors, long total)
    {
        if (total == 1) return errors[0].ToString();
        var head = total > errors.Count
            ? $"{errors[0].Source} has {total} errors, of which the first {errors.Count} are:"
            : $"{errors[0].Source} has {total} errors:";
        return string.Join("\n  ", errors.Select(error => error.ToString()).Prepend(head));
    }
}
