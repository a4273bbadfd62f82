using HartFarm.Training.Scenes;
using HartFarm.Training.Scenes.Checks;

namespace HartFarm.Training.Tests.Scenes;

public class SceneCheckerTests
{
    [Theory]
    [InlineData(64, SceneSplit.Train, 2000)]
    [InlineData(64, SceneSplit.HeldOut, 500)]
    [InlineData(128, SceneSplit.Validation, 300)]
    public void Clean_pictures_are_read_right(int size, SceneSplit split, int count) =>
        Assert.InRange(ShareRight(size, split, count, (rgb, _) => rgb), 0.995, 1);

    [Theory]
    [InlineData(64, 500)]
    [InlineData(128, 150)]
    public void Blurred_and_noisy_pictures_are_nearly_all_read_right(int size, int count) =>
        Assert.InRange(ShareRight(size, SceneSplit.Train, count, (rgb, i) => Corruption.Noise(Corruption.Blur(rgb, size, 0.8), 8, i)), 0.97, 1);

    public static TheoryData<int, string> Changes => new()
    {
        { (int)AttributeKind.Kind, "other kind" },
        { (int)AttributeKind.Colour, "other colour" },
        { (int)AttributeKind.Size, "other size" },
        { (int)AttributeKind.Pattern, "other pattern" },
        { (int)AttributeKind.Position, "other place" },
        { (int)AttributeKind.Tone, "other tone" },
        { (int)AttributeKind.Texture, "other texture" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_is_otherwise_is_told_and_nothing_else(int what, string change)
    {
        var expected = SampleScenes.Scene(SampleScenes.Object());
        foreach (var other in Others(expected, change))
        {
            var check = Check(other, expected);
            Assert.Equal([(AttributeKind)what], check.Attributes.Where(attribute => !attribute.IsRight).Select(attribute => attribute.Named.What));
            Assert.False(check.IsRight);
        }
    }

    [Fact]
    public void A_missing_shape_is_told_with_all_that_was_said_of_it()
    {
        var first = SampleScenes.Object(ShapeKind.Circle, ShapeColour.Blue, row: 0, column: 0);
        var second = SampleScenes.Object(ShapeKind.Star, ShapeColour.Yellow, row: 2, column: 2);
        var check = Check(SampleScenes.Scene(first), SampleScenes.Scene(first, second));
        Assert.All(check.Attributes, attribute =>
            Assert.Equal(attribute.Named.What is not AttributeKind.Count && attribute.Named.Object != 1, attribute.IsRight));
    }

    [Fact]
    public void A_shape_too_many_is_told()
    {
        var first = SampleScenes.Object(ShapeKind.Circle, ShapeColour.Blue, row: 0, column: 0);
        var second = SampleScenes.Object(ShapeKind.Star, ShapeColour.Yellow, row: 2, column: 2);
        var check = Check(SampleScenes.Scene(first, second), SampleScenes.Scene(first));
        Assert.Equal([AttributeKind.Count], check.Attributes.Where(attribute => !attribute.IsRight).Select(attribute => attribute.Named.What));
    }

    [Theory]
    [InlineData(SceneRelation.LeftOf, 1, 0, true)]
    [InlineData(SceneRelation.RightOf, 1, 0, false)]
    [InlineData(SceneRelation.Above, 1, 0, false)]
    [InlineData(SceneRelation.Below, 2, 0, true)]
    [InlineData(SceneRelation.Above, 0, 0, true)]
    [InlineData(SceneRelation.LeftOf, 0, 2, false)]
    public void A_relation_holds_when_the_shapes_lie_so(SceneRelation relation, int row, int column, bool holds)
    {
        var first = SampleScenes.Object(ShapeKind.Circle, ShapeColour.Blue, ShapeSize.Small, row: row, column: column);
        var second = SampleScenes.Object(ShapeKind.Star, ShapeColour.Yellow, ShapeSize.Small, row: 1, column: 2);
        var scene = SampleScenes.Scene(first, second) with { Relation = relation };
        var check = Check(scene, scene);
        Assert.Equal(holds, check.Attributes.Single(attribute => attribute.Named.What == AttributeKind.Relation).IsRight);
    }

    [Fact]
    public void Shapes_are_matched_in_the_order_that_is_kindest()
    {
        var first = SampleScenes.Object(ShapeKind.Circle, ShapeColour.Blue, row: 0, column: 0);
        var second = SampleScenes.Object(ShapeKind.Circle, ShapeColour.Yellow, row: 2, column: 2);
        Assert.True(Check(SampleScenes.Scene(second, first), SampleScenes.Scene(first, second)).IsRight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void An_empty_picture_has_no_shape(byte value)
    {
        var check = SceneChecker.Check(Enumerable.Repeat(value, 64 * 64 * 3).ToArray(), 64, SampleScenes.Captioned(SampleScenes.Scene(SampleScenes.Object())));
        Assert.Empty(check.Found.Objects);
        Assert.DoesNotContain(check.Attributes, attribute => attribute.IsRight && attribute.Named.What is not (AttributeKind.Tone or AttributeKind.Texture));
    }

    [Fact]
    public void Noise_is_no_picture()
    {
        var rgb = new byte[64 * 64 * 3];
        new Random(4).NextBytes(rgb);
        var expected = SampleScenes.Captioned(SampleScenes.Scene(SampleScenes.Object(), SampleScenes.Object(ShapeKind.Star, row: 0, column: 0)));
        Assert.False(SceneChecker.Check(rgb, 64, expected).IsRight);
    }

    [Fact]
    public void Another_scenes_picture_is_mostly_wrong()
    {
        var source = new SceneSource(1, 64);
        var shares = Enumerable.Range(0, 300).Select(i =>
        {
            var check = SceneChecker.Check(source.Get(i + 1).Pixels, 64, source.Describe(i));
            return check.Right / (double)check.Attributes.Count;
        });
        Assert.InRange(shares.Average(), 0, 0.45);
    }

    [Fact]
    public void Pixels_of_another_size_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SceneChecker.Check(new byte[63 * 64 * 3], 64, SampleScenes.Captioned(SampleScenes.Scene(SampleScenes.Object()))));

    private static SceneCheck Check(Scene drawn, Scene expected) =>
        SceneChecker.Check(SceneRenderer.Render(drawn, 64), 64, SampleScenes.Captioned(expected));

    private static IEnumerable<Scene> Others(Scene scene, string change)
    {
        var shape = scene.Objects[0];
        return change switch
        {
            "other kind" => Enum.GetValues<ShapeKind>().Except([shape.Kind]).Select(kind => With(shape with { Kind = kind })),
            "other colour" => Enum.GetValues<ShapeColour>().Except([shape.Colour]).Select(colour => With(shape with { Colour = colour })),
            "other size" => [With(shape with { Size = ShapeSize.Small })],
            "other pattern" => [With(shape with { Pattern = FillPattern.Dots }), With(shape with { Pattern = FillPattern.Stripes })],
            "other place" => Enumerable.Range(0, 9).Where(i => i != 4).Select(i => With(shape with { Cell = new SceneCell(i / 3, i % 3) })),
            "other tone" => Enum.GetValues<BackgroundTone>().Except([BackgroundTone.White])
                .Select(tone => scene with { Background = scene.Background with { Tone = tone } }),
            _ => new[] { BackgroundTexture.Gradient, BackgroundTexture.Lines, BackgroundTexture.Grid }
                .Select(texture => scene with { Background = scene.Background with { Texture = texture } }),
        };

        Scene With(SceneObject other) => scene with { Objects = [other] };
    }

    private static double ShareRight(int size, SceneSplit split, int count, Func<byte[], int, byte[]> corrupt)
    {
        using var source = new SceneSource(99, size, split);
        var checks = Enumerable.Range(0, count).AsParallel().Select(i =>
        {
            var captioned = source.Describe(i);
            return SceneChecker.Check(corrupt(SceneRenderer.Render(captioned.Scene, size), i), size, captioned);
        }).ToArray();
        return checks.Sum(check => check.Right) / (double)checks.Sum(check => check.Attributes.Count);
    }
}
