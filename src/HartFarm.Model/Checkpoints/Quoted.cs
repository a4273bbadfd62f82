using System.Text;

namespace HartFarm.Model.Checkpoints;

/// <summary>Text out of a file or from a server, made fit for a message: short, and without control characters.</summary>
internal static class Quoted
{
    private const int LongestText = 120;

    internal static string Of(string? text)
    {
        if (text is null) return "null";
        var shown = new StringBuilder("'");
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, LongestText)))
        {
            shown.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        }
        return shown.Append(text.Length > LongestText ? "...'" : "'").ToString();
    }
}
