using System.Text.RegularExpressions;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Finds the size class that a request means among those that are known.</summary>
internal static partial class SizeClassCheck
{
    /// <summary>The size class; null when there is none, which <paramref name="errors"/> then says.</summary>
    public static SizeClass? Find(string? model, string? size, IReadOnlyList<SizeClass> known, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            errors.Add("model", "must be named");
            return null;
        }
        SizeClass[] ofModel = [.. known.Where(one => one.Model == model).OrderByDescending(one => (long)one.Width * one.Height)];
        if (ofModel.Length == 0)
        {
            errors.Add("model", known.Count == 0
                ? $"{Shown(model)} is unknown: no worker has published a model yet"
                : $"{Shown(model)} is unknown; the workers have {string.Join(", ", known.Select(one => one.Model).Distinct().Order())}");
            return null;
        }
        if (size is null) return ofModel[0];
        if (Size().Match(size) is not { Success: true } match)
        {
            errors.Add("size", $"must be width and height in pixels, as 512x512, not {Shown(size)}");
            return null;
        }
        var found = ofModel.FirstOrDefault(one => one.Size == match.Value);
        if (found is null)
            errors.Add("size", $"{match.Value} is none of {model}'s sizes: {string.Join(", ", ofModel.Select(one => one.Size))}");
        return found;
    }

    private static string Shown(string value) => $"'{(value.Length > 60 ? value[..60] + "..." : value)}'";

    [GeneratedRegex("^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$")]
    private static partial Regex Size();
}
