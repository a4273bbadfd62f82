using System.Globalization;
using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>
/// Names scenes as training data: <c>scenes</c>, or <c>scenes?seed=1&amp;split=train</c> with any of <c>seed</c> (0 if not given), <c>split</c>
/// (<c>train</c>, <c>validation</c> or <c>held-out</c>; <c>train</c>), <c>level</c> (1 to 3, the whole; 3), <c>patterns</c> (the
/// share of shapes that has one, 0 to 1; 0.5) and <c>size</c>, which must be that of the model.
/// </summary>
public static class SceneAddress
{
    private const string Scheme = "scenes";

    /// <summary>Whether a name is one of scenes; a file of such a name is written <c>./scenes</c>.</summary>
    public static bool IsOne(string data) => data == Scheme || data.StartsWith(Scheme + "?", StringComparison.Ordinal)
        || data.StartsWith(Scheme + ":", StringComparison.Ordinal);

    /// <summary>The scenes of a name.</summary>
    /// <param name="data">The name.</param>
    /// <param name="size">The side in pixels.</param>
    /// <exception cref="DataException">An option is unknown or wrong.</exception>
    public static SceneSource Open(string data, int size)
    {
        if (size is < SceneRenderer.SmallestSide or > SceneRenderer.LargestSide)
            throw new DataException(data, $"scenes are drawn at {SceneRenderer.SmallestSide} to {SceneRenderer.LargestSide} pixels, not {size}");
        long seed = 0;
        var split = SceneSplit.Train;
        var level = SceneLevel.Three;
        var patterned = SceneGenerator.UsuallyPatterned;
        foreach (var option in data[Scheme.Length..].TrimStart(':', '?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (option[..at], option[(at + 1)..]) : (option, "");
            switch (name)
            {
                case "seed":
                    seed = Whole(data, name, value);
                    break;
                case "split":
                    split = Split(data, value);
                    break;
                case "level":
                    level = Level(data, value);
                    break;
                case "patterns":
                    patterned = Share(data, name, value);
                    break;
                case "size":
                    var given = Whole(data, name, value);
                    if (given != size) throw new DataException(data, $"'size' is {given}, and the model's images have {size} pixels a side");
                    break;
                default:
                    throw new DataException(data, $"unknown option '{name}'; known are 'seed', 'split', 'level', 'patterns' and 'size'");
            }
        }
        return new SceneSource(seed, size, split, level, patterned);
    }

    private static long Whole(string data, string name, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DataException(data, $"'{name}' must be a whole number, not '{value}'");

    private static double Share(string data, string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new DataException(data, $"'{name}' must be from 0 to 1, not '{value}'");

    private static SceneLevel Level(string data, string value) => Whole(data, "level", value) is >= 1 and <= 3 and var level
        ? (SceneLevel)level
        : throw new DataException(data, $"'level' must be 1, 2 or 3, not '{value}'");

    private static SceneSplit Split(string data, string value) => value switch
    {
        "train" => SceneSplit.Train,
        "validation" => SceneSplit.Validation,
        "held-out" => SceneSplit.HeldOut,
        _ => throw new DataException(data, $"'split' must be train, validation or held-out, not '{value}'"),
    };
}
