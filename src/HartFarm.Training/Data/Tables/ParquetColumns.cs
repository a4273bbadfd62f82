using Parquet.Schema;

namespace HartFarm.Training.Data.Tables;

/// <summary>The two columns of a Parquet file that are read.</summary>
/// <param name="Image">The images' bytes.</param>
/// <param name="Caption">The captions.</param>
internal sealed record ParquetColumns(DataField Image, DataField Caption)
{
    private const string UsualImage = "image", Bytes = "bytes";

    /// <summary>Finds them.</summary>
    /// <exception cref="DataException">One is missing or of another type.</exception>
    public static ParquetColumns Find(ParquetSchema schema, ImageSourceOptions options, string path) =>
        new(FindImage(schema, options.ImageColumn ?? UsualImage, path), FindCaption(schema, options.CaptionColumn, path));

    /// <summary>A column of bytes, or the bytes of a structure as Hugging Face writes it.</summary>
    private static DataField FindImage(ParquetSchema schema, string name, string path)
    {
        var field = schema.Fields.FirstOrDefault(field => field.Name == name)
            ?? throw new DataException(path, $"has no column '{name}' for the images; there are {Names(schema)}");
        var bytes = field is StructField parts ? parts.Fields.FirstOrDefault(part => part.Name == Bytes) : field;
        if (bytes is DataField { IsArray: false } data && IsOf<byte>(data)) return data;
        throw new DataException(path, $"column '{name}' must hold bytes, or a structure with '{Bytes}'");
    }

    private static DataField FindCaption(ParquetSchema schema, string? named, string path)
    {
        foreach (var name in CaptionFields.Of(named))
        {
            var field = schema.Fields.FirstOrDefault(field => field.Name == name);
            if (field is null) continue;
            if (field is DataField { IsArray: false } data && IsOf<char>(data)) return data;
            throw new DataException(path, $"column '{name}' must hold strings");
        }
        throw new DataException(path, $"has no column {CaptionFields.Describe(named)} for the captions; there are {Names(schema)}");
    }

    private static bool IsOf<T>(DataField field) =>
        field.ClrType == typeof(ReadOnlyMemory<T>) || field.ClrType == (typeof(T) == typeof(byte) ? typeof(byte[]) : typeof(string));

    private static string Names(ParquetSchema schema) => string.Join(", ", schema.Fields.Select(field => $"'{field.Name}'"));
}
