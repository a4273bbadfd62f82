using HartFarm.Storage.Tables;
using Parquet.Schema;

namespace HartFarm.Storage.Prompts.Parquet;

/// <summary>The columns of a Parquet file that are read.</summary>
/// <param name="Prompt">Strings.</param>
/// <param name="Key">Strings, or null where there is no such column.</param>
/// <param name="Seed">Whole numbers.</param>
/// <param name="Count">Whole numbers.</param>
/// <param name="Guidance">Numbers.</param>
/// <param name="Metadata">A column of strings that are JSON objects, or the fields of a structure.</param>
/// <param name="MetadataIsStructure">Which of the two.</param>
internal sealed record PromptColumns(
    DataField Prompt, DataField? Key, DataField? Seed, DataField? Count, DataField? Guidance, IReadOnlyList<DataField> Metadata, bool MetadataIsStructure)
{
    /// <summary>All of them.</summary>
    public IEnumerable<DataField> All => new[] { Prompt, Key, Seed, Count, Guidance }.OfType<DataField>().Concat(Metadata);

    /// <summary>Finds them.</summary>
    /// <exception cref="PromptException">There is none of prompts, or one is of a type that will not do.</exception>
    public static PromptColumns Find(ParquetSchema schema, PromptOptions options, string name)
    {
        var prompt = Column(schema, options.PromptColumn, "strings", TableCells.IsText, name) ?? throw new PromptException(name, Missing(schema, options));
        var metadata = schema.Fields.FirstOrDefault(field => field.Name == PromptFields.Metadata);
        return new PromptColumns(
            prompt,
            Column(schema, PromptFields.Key, "strings", TableCells.IsText, name),
            Column(schema, PromptFields.Seed, "whole numbers", TableCells.IsWhole, name),
            Column(schema, PromptFields.Count, "whole numbers", TableCells.IsWhole, name),
            Column(schema, PromptFields.Guidance, "numbers", TableCells.IsNumber, name),
            MetadataFieldsOf(metadata, name),
            metadata is StructField);
    }

    private static DataField? Column(ParquetSchema schema, string column, string wanted, Func<DataField, bool> accepts, string name)
    {
        var field = schema.Fields.FirstOrDefault(field => field.Name == column);
        if (field is null) return null;
        return field is DataField data && accepts(data) ? data : throw new PromptException(name, $"column {PromptFields.Quote(column)} must hold {wanted}");
    }

    private static IReadOnlyList<DataField> MetadataFieldsOf(Field? field, string name)
    {
        const string Wanted = "must hold JSON objects as strings, or a structure of strings, numbers and truth values";
        IReadOnlyList<Field> parts = field switch
        {
            null => [],
            StructField structure => structure.Fields,
            _ => [field],
        };
        foreach (var part in parts)
        {
            if (part is not DataField data || !(field is StructField ? TableCells.IsPlain(data) : TableCells.IsText(data)))
                throw new PromptException(name, $"column '{PromptFields.Metadata}' {Wanted}");
        }
        return [.. parts.Cast<DataField>()];
    }

    private static string Missing(ParquetSchema schema, PromptOptions options)
    {
        var texts = schema.Fields.OfType<DataField>().Where(TableCells.IsText).Select(field => PromptFields.Quote(field.Name)).ToArray();
        var others = texts.Length > 0 ? $"columns of strings are {string.Join(", ", texts)}" : "it has no column of strings";
        return $"has no column {PromptFields.Quote(options.PromptColumn)} of prompts; {others}";
    }
}
