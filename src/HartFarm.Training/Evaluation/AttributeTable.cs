using System.Globalization;

namespace HartFarm.Training.Evaluation;

/// <summary>What is right in pictures of scenes, as a table for people.</summary>
internal static class AttributeTable
{
    /// <summary>The table after an empty line; nothing where nothing was checked.</summary>
    internal static string Of(AttributeScores? hybrid, AttributeScores? discrete)
    {
        if (hybrid is null) return "";
        string[] Row(string name, Func<AttributeScores, double?> of) => [name, Percent(of(hybrid)), .. discrete is null ? Array.Empty<string>() : [Percent(of(discrete))]];
        var rows = new List<string[]>
        {
            (string[])["right, of", "hybrid", .. discrete is null ? Array.Empty<string>() : ["discrete only"]],
            Row("attributes", scores => scores.Right),
            Row("whole pictures", scores => scores.RightPictures),
        };
        rows.AddRange(hybrid.ByKind.Keys.Select(kind => Row($"  {kind}", scores => scores.ByKind.TryGetValue(kind, out var share) ? share : null)));
        return $"\n{TextTable.Of([.. rows])}";
    }

    private static string Percent(double? share) => share is { } known ? (100 * known).ToString("F1", CultureInfo.InvariantCulture) + " %" : "";
}
