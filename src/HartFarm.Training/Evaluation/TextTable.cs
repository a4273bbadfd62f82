using System.Text;

namespace HartFarm.Training.Evaluation;

/// <summary>Rows of text in columns: the first to the left, the others to the right.</summary>
internal static class TextTable
{
    private const int Gap = 3;

    /// <summary>The table, each row ended by a line feed. Rows have as many cells as the first.</summary>
    internal static string Of(params string[][] rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = new StringBuilder(row[0].PadRight(widths[0]));
            for (var column = 1; column < row.Length; column++) line.Append(row[column].PadLeft(widths[column] + Gap));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
