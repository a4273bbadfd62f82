namespace HartFarm.Storage.Prompts;

/// <summary>What the columns of a CSV file's header stand for.</summary>
internal static class CsvColumns
{
    private const string Prefix = PromptFields.Metadata + ".";

    /// <summary>The columns in order, or null when something is wrong with the header.</summary>
    public static CsvColumn[]? Read(long line, string[] header, PromptOptions options, PromptErrors errors)
    {
        var before = errors.Total;
        var columns = new CsvColumn[header.Length];
        for (var i = 0; i < header.Length; i++)
        {
            columns[i] = Column(header[i].Trim(), options);
            if (columns[i].Name.Length == 0) errors.Add(line, null, $"column {i + 1} of the header has no name");
            else if (columns[i].Kind == CsvColumnKind.Unknown) errors.Add(line, PromptFields.Quote(columns[i].Name), PromptFields.Unknown(columns[i].Name, options));
        }
        foreach (var twice in columns.Where(column => column.Name.Length > 0).GroupBy(column => column).Where(group => group.Count() > 1))
            errors.Add(line, null, $"the header names column {PromptFields.Quote(twice.Key.Name)} twice");
        if (!columns.Any(column => column.Kind == CsvColumnKind.Prompt)) errors.Add(line, options.PromptColumn, "the header has no such column");
        return errors.Total == before ? columns : null;
    }

    private static CsvColumn Column(string name, PromptOptions options)
    {
        if (Is(name, options.PromptColumn)) return new CsvColumn(CsvColumnKind.Prompt, options.PromptColumn);
        if (Is(name, PromptFields.Key)) return new CsvColumn(CsvColumnKind.Key, PromptFields.Key);
        if (Is(name, PromptFields.Seed)) return new CsvColumn(CsvColumnKind.Seed, PromptFields.Seed);
        if (Is(name, PromptFields.Count)) return new CsvColumn(CsvColumnKind.Count, PromptFields.Count);
        if (Is(name, PromptFields.Guidance)) return new CsvColumn(CsvColumnKind.Guidance, PromptFields.Guidance);
        if (Is(name, PromptFields.Metadata)) return new CsvColumn(CsvColumnKind.Metadata, PromptFields.Metadata);
        if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return new CsvColumn(CsvColumnKind.Free, name[Prefix.Length..].Trim());
        return new CsvColumn(options.FreeFields ? CsvColumnKind.Free : CsvColumnKind.Unknown, name);
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
