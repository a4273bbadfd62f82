namespace HartFarm.Storage.Prompts;

/// <summary>What the cells of a CSV file's column are.</summary>
internal enum CsvColumnKind
{
    Prompt,
    Key,
    Seed,
    Count,
    Guidance,

    /// <summary>A JSON object of the prompt's own fields.</summary>
    Metadata,

    /// <summary>One of the prompt's own fields.</summary>
    Free,

    /// <summary>None of these.</summary>
    Unknown,
}
