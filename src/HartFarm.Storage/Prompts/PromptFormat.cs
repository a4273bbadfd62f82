namespace HartFarm.Storage.Prompts;

/// <summary>How the prompts lie in a file.</summary>
public enum PromptFormat
{
    /// <summary>One prompt a line; blank lines are passed over.</summary>
    Text,

    /// <summary>One JSON value a line: a string, or an object with a <c>prompt</c>.</summary>
    JsonLines,

    /// <summary>Comma-separated values with a header row that names a <c>prompt</c> column.</summary>
    Csv,

    /// <summary>Tab-separated values with a header row that names a <c>prompt</c> column.</summary>
    Tsv,

    /// <summary>A Parquet table with a column of prompts.</summary>
    Parquet,
}
