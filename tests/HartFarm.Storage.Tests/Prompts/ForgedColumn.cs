namespace HartFarm.Storage.Tests.Prompts;

/// <summary>A column of a <see cref="ForgedParquet"/>, of one page and perhaps a dictionary, none of which has to be true.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Page">The page's bytes, not compressed.</param>
/// <param name="Values">How many values the page states.</param>
internal sealed record ForgedColumn(string Name, byte[] Page, int Values)
{
    /// <summary>Bytes instead of text.</summary>
    public bool IsBytes { get; init; }

    /// <summary>The number of the page's encoding: 0 is PLAIN, 7 DELTA_BYTE_ARRAY, 8 RLE_DICTIONARY.</summary>
    public int Encoding { get; init; }

    /// <summary>How many values the metadata state.</summary>
    public long Stated { get; init; } = Values;

    /// <summary>The dictionary's bytes.</summary>
    public byte[]? Dictionary { get; init; }

    /// <summary>How many values the dictionary states.</summary>
    public int Entries { get; init; }

    /// <summary>The page's type: 0 is a data page.</summary>
    public int Type { get; init; }

    /// <summary>Whether the page's header also says what a data page of the second version would.</summary>
    public bool IsOfTwoTypes { get; init; }
}
