namespace HartFarm.Storage.Tables.Pages;

/// <summary>What a page of a Parquet file says of itself.</summary>
/// <param name="Compressed">Its bytes in the file.</param>
/// <param name="Uncompressed">Its bytes in memory.</param>
internal sealed record PageHeader(long Compressed, long Uncompressed)
{
    // The numbers of the fields, as Parquet's format has them.
    private const int TypeField = 1;
    private const int UncompressedField = 2;
    private const int CompressedField = 3;
    private const int DataPage = 5;
    private const int DictionaryPage = 7;
    private const int DataPage2 = 8;
    private const int ValuesField = 1;
    private const int Encoding = 2;
    private const int Encoding2 = 4;
    private const int DefinitionLevels = 5;
    private const int RepetitionLevels = 6;
    private const int CompressedFlag = 7;
    private const int DeltaByteArray = 7;

    /// <summary>Its values; none of a dictionary.</summary>
    public long Values { get; private init; }

    /// <summary>The values of a dictionary.</summary>
    public long Entries { get; private init; }

    /// <summary>Bytes at its beginning that are not compressed.</summary>
    public long Levels { get; private init; }

    /// <summary>Whether the others are.</summary>
    public bool IsCompressed { get; private init; } = true;

    /// <summary>Whether it is a data page of the second version of the format.</summary>
    public bool IsSecondVersion => Part == DataPage2;

    /// <summary>Whether its values are of the encoding DELTA_BYTE_ARRAY.</summary>
    public bool HasPrefixes { get; private init; }

    // The field of what it says as a page of its type, and its type.
    private int Part { get; init; }

    private long Type { get; init; } = -1;

    private bool StatesCompression { get; init; }

    // What says two things of itself could be read one way here, and another way where it is decoded.
    private bool IsPlain => (Part, Type) is (DataPage, 0) or (DictionaryPage, 2) or (DataPage2, 3) && (!HasPrefixes || !IsSecondVersion || StatesCompression);

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PageHeader Read(CompactReader reader)
    {
        var header = new PageHeader(-1, -1);
        reader.Read(
            (id, value) => header = id switch
            {
                TypeField => header with { Type = value },
                UncompressedField => header with { Uncompressed = value },
                CompressedField => header with { Compressed = value },
                _ => header,
            },
            id =>
            {
                if (id is not (DataPage or DictionaryPage or DataPage2)) return false;
                if (header.Part != 0) throw new InvalidDataException("a page says that it is of two types");
                header = header with { Part = id };
                reader.Read((field, value) => header = header.With(id, field, value), _ => false);
                return true;
            });
        return header is { Compressed: >= 0, Uncompressed: >= 0, Values: >= 0, Entries: >= 0, Levels: >= 0 } && header.Levels <= header.Compressed && header.IsPlain
            ? header
            : throw new InvalidDataException("a page's header makes no sense");
    }

    private PageHeader With(int page, int field, long value) => (page, field) switch
    {
        (DictionaryPage, ValuesField) => this with { Entries = value },
        (DataPage or DataPage2, ValuesField) => this with { Values = value },
        (DataPage, Encoding) or (DataPage2, Encoding2) => this with { HasPrefixes = value == DeltaByteArray },
        (DataPage2, DefinitionLevels or RepetitionLevels) => this with { Levels = Levels + value },
        (DataPage2, CompressedFlag) => this with { IsCompressed = value != 0, StatesCompression = true },
        _ => this,
    };
}
