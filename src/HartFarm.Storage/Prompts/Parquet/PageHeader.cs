namespace HartFarm.Storage.Prompts.Parquet;

/// <summary>What a page of a Parquet file says of itself.</summary>
/// <param name="Compressed">Its bytes in the file.</param>
/// <param name="Uncompressed">Its bytes in memory.</param>
/// <param name="Values">Its values; none of a dictionary.</param>
/// <param name="Levels">Bytes at its beginning that are not compressed.</param>
/// <param name="IsCompressed">Whether the others are.</param>
internal sealed record PageHeader(long Compressed, long Uncompressed, long Values, long Levels, bool IsCompressed)
{
    // The numbers of the fields, as Parquet's format has them.
    private const int UncompressedField = 2;
    private const int CompressedField = 3;
    private const int DataPage = 5;
    private const int DataPage2 = 8;
    private const int ValuesField = 1;
    private const int DefinitionLevels = 5;
    private const int RepetitionLevels = 6;
    private const int CompressedFlag = 7;

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PageHeader Read(CompactReader reader)
    {
        var header = new PageHeader(-1, -1, 0, 0, true);
        reader.Read(
            (id, value) => header = id switch
            {
                UncompressedField => header with { Uncompressed = value },
                CompressedField => header with { Compressed = value },
                _ => header,
            },
            id =>
            {
                if (id is not (DataPage or DataPage2)) return false;
                reader.Read((field, value) => header = field switch
                {
                    ValuesField => header with { Values = value },
                    DefinitionLevels or RepetitionLevels when id == DataPage2 => header with { Levels = header.Levels + value },
                    CompressedFlag when id == DataPage2 => header with { IsCompressed = value != 0 },
                    _ => header,
                }, _ => false);
                return true;
            });
        return header is { Compressed: >= 0, Uncompressed: >= 0, Values: >= 0, Levels: >= 0 } && header.Levels <= header.Compressed
            ? header
            : throw new InvalidDataException("a page's header makes no sense");
    }
}
