using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Scenes;

public class SceneCaptionsTests
{
    private static readonly CaptionedScene[] Captioned =
        [.. Enum.GetValues<SceneSplit>().SelectMany(split => Enumerable.Range(0, 4000).Select(i => new SceneSource(2, 64, split).Describe(i)))];

    [Fact]
    public void The_vocabulary_is_small_and_holds_exactly_the_words_that_captions_use()
    {
        Assert.InRange(SceneVocabulary.Words.Count, 1, 120);
        var used = Captioned.SelectMany(captioned => SceneVocabulary.Split(captioned.Caption)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(SceneVocabulary.Words.Concat(SceneVocabulary.Punctuation).Order(StringComparer.Ordinal), used);
    }

    [Fact]
    public void Captions_are_words_and_marks_alone_and_not_too_long() => Assert.All(Captioned, captioned =>
    {
        var words = SceneVocabulary.Split(captioned.Caption);
        Assert.InRange(words.Count, 2, 36);
        Assert.Equal(captioned.Caption.Replace(",", " ,", StringComparison.Ordinal).Replace(":", " :", StringComparison.Ordinal), string.Join(' ', words));
    });

    [Fact]
    public void What_is_named_is_said_in_one_of_its_ways() => Assert.All(Captioned, captioned =>
    {
        foreach (var named in captioned.NamedAttributes.Where(named => named.What != AttributeKind.Count))
            Assert.Contains(Ways(captioned.Scene, named), way => captioned.Caption.Contains(way, StringComparison.Ordinal));
    });

    [Fact]
    public void Colours_and_kinds_that_are_not_named_are_not_said() => Assert.All(Captioned, captioned =>
    {
        Assert.Equal(Said(captioned, AttributeKind.Colour), Enum.GetValues<ShapeColour>().Sum(colour => Count(captioned, SceneWords.Of(colour))));
        Assert.Equal(Said(captioned, AttributeKind.Kind), Enum.GetValues<ShapeKind>().Sum(kind => Count(captioned, SceneWords.Of(kind))));
        Assert.Equal(Said(captioned, AttributeKind.Size), Enum.GetValues<ShapeSize>().Sum(size => Count(captioned, SceneWords.Of(size))));
        Assert.Equal(Said(captioned, AttributeKind.Tone), Enum.GetValues<BackgroundTone>().Sum(tone => Count(captioned, SceneWords.Of(tone))));
    });

    [Fact]
    public void Attributes_are_named_often_and_left_out_often()
    {
        foreach (var what in Enum.GetValues<AttributeKind>().Except([AttributeKind.Count]))
        {
            var share = Captioned.Count(captioned => Said(captioned, what) > 0) / (double)Captioned.Length;
            Assert.InRange(share, 0.1, 0.99);
        }
        Assert.All(Captioned, captioned => Assert.Equal(1, Said(captioned, AttributeKind.Count)));
    }

    [Fact]
    public void One_scene_has_many_captions()
    {
        var scene = Captioned[0].Scene;
        var random = new Random(1);
        Assert.InRange(Enumerable.Range(0, 200).Select(_ => SceneCaptions.Write(scene, random).Caption).Distinct().Count(), 50, 200);
    }

    [Fact]
    public void An_is_written_before_a_vowel() =>
        Assert.All(Captioned, captioned => Assert.DoesNotMatch(@"\ba [aeiou]|\ban [^aeiou]", captioned.Caption));

    private static int Said(CaptionedScene captioned, AttributeKind what) => captioned.NamedAttributes.Count(named => named.What == what);

    private static int Count(CaptionedScene captioned, string[] ways) => SceneVocabulary.Split(captioned.Caption).Count(ways.Contains);

    private static string[] Ways(Scene scene, NamedAttribute named)
    {
        var shape = scene.Objects[named.Object ?? 0];
        return named.What switch
        {
            AttributeKind.Kind => SceneWords.Of(shape.Kind),
            AttributeKind.Colour => SceneWords.Of(shape.Colour),
            AttributeKind.Size => SceneWords.Of(shape.Size),
            AttributeKind.Pattern => [.. SceneWords.Of(shape.Pattern), SceneWords.After(shape.Pattern) ?? "plain"],
            AttributeKind.Position => SceneWords.Of(shape.Cell),
            AttributeKind.Relation => SceneWords.Of(scene.Relation!.Value),
            AttributeKind.Tone => SceneWords.Of(scene.Background.Tone),
            _ => [.. SceneWords.Of(scene.Background.Texture), SceneWords.After(scene.Background.Texture) ?? "plain"],
        };
    }
}
