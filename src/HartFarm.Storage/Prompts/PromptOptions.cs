namespace HartFarm.Storage.Prompts;

/// <summary>How a prompt file is read.</summary>
public sealed record PromptOptions
{
    /// <summary>For a dataset in a folder: fields of other names are kept, and a key is a mere label.</summary>
    public static readonly PromptOptions Folder = new() { FreeFields = true };

    /// <summary>For a job: fields of other names are errors, as a mistyped one would cost a whole run, and keys name the images' files.</summary>
    public static readonly PromptOptions Job = new() { ImageKeys = true };

    /// <summary>Fields of unknown names are kept as metadata; without it they are errors. What lies under <c>metadata</c> is kept in any case.</summary>
    public bool FreeFields { get; init; }

    /// <summary>Keys must be able to name the images' files; see <see cref="Keys.ImageKeys"/>.</summary>
    public bool ImageKeys { get; init; }

    /// <summary>The field or column of the prompts.</summary>
    public string PromptColumn { get; init; } = PromptFields.Prompt;
}
