using System.Text;

namespace HartFarm.LoadBench.Measuring;

/// <summary>A table as text, aligned, and as Markdown. All columns but the first are figures and stand to the right in text.</summary>
/// <param name="heads">The columns' heads.</param>
internal sealed class TextTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many cells as there are columns.</exception>
    public TextTable Add(params string[] cells)
    {
        if (cells.Length != heads.Length) throw new ArgumentException($"{cells.Length} cells for {heads.Length} columns", nameof(cells));
        _rows.Add(cells);
        return this;
    }

    /// <summary>As Markdown.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        foreach (var row in (string[][])[heads, [.. heads.Select(_ => "---")], .. _rows])
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        return text.ToString();
    }

    /// <summary>As text.</summary>
    public string Text()
    {
        var widths = heads.Select((head, column) => _rows.Select(row => row[column].Length).Append(head.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in (string[][])[heads, .. _rows])
            text.Append(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
