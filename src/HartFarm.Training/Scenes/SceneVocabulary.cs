using System.Text.RegularExpressions;

namespace HartFarm.Training.Scenes;

/// <summary>The closed vocabulary of the captions.</summary>
public static partial class SceneVocabulary
{
    private static readonly string[] Joining =
    [
        "a", "an", "and", "background", "drawing", "is", "of", "on", "one", "picture", "shape", "shapes", "there", "three", "two",
    ];

    /// <summary>Every word of every caption, in alphabetical order.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Ways().SelectMany(way => way.Split(' ')).Concat(Joining).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The marks between words.</summary>
    public static IReadOnlyList<string> Punctuation { get; } = [",", ":"];

    /// <summary>A caption as its words and marks.</summary>
    public static IReadOnlyList<string> Split(string caption) => [.. Token().Matches(caption).Select(match => match.Value)];

    private static IEnumerable<string> Ways()
    {
        IEnumerable<string?> ways =
        [
            .. Enum.GetValues<ShapeKind>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<ShapeColour>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<ShapeSize>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<FillPattern>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<FillPattern>().Select(SceneWords.After),
            .. Enum.GetValues<SceneRelation>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<BackgroundTone>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<BackgroundTexture>().SelectMany(SceneWords.Of),
            .. Enum.GetValues<BackgroundTexture>().Select(SceneWords.After),
            .. Enumerable.Range(0, SceneCell.Side * SceneCell.Side).SelectMany(i => SceneWords.Of(new SceneCell(i / SceneCell.Side, i % SceneCell.Side))),
        ];
        return ways.OfType<string>();
    }

    [GeneratedRegex("[a-z]+|[,:]")]
    private static partial Regex Token();
}
