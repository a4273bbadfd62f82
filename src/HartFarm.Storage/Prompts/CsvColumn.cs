namespace HartFarm.Storage.Prompts;

/// <summary>A column of a CSV file.</summary>
/// <param name="Kind">What its cells are.</param>
/// <param name="Name">The field's name.</param>
internal readonly record struct CsvColumn(CsvColumnKind Kind, string Name);
