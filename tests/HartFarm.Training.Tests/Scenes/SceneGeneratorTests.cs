using CsCheck;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Scenes;

public class SceneGeneratorTests
{
    [Fact]
    public void An_index_gives_the_same_picture_and_caption_in_any_order_and_on_any_thread()
    {
        using var first = new SceneSource(3, 64);
        using var second = new SceneSource(3, 64);
        var forwards = Enumerable.Range(0, 200).Select(i => first.Get(i)).ToArray();
        var backwards = Enumerable.Range(0, 200).Reverse().AsParallel().AsOrdered().Select(i => second.Get(i)).ToArray();
        foreach (var (expected, actual) in forwards.Zip(backwards.Reverse()))
        {
            Assert.Equal(expected.Caption, actual.Caption);
            Assert.Equal(expected.Pixels, actual.Pixels);
        }
    }

    [Fact]
    public void Other_seeds_splits_and_indices_give_other_scenes()
    {
        var captions = new List<string>();
        foreach (var split in Enum.GetValues<SceneSplit>())
            for (var seed = 0; seed < 5; seed++)
                captions.AddRange(Enumerable.Range(0, 20).Select(i => Convert.ToHexString(new SceneSource(seed, 16, split).Get(i).Pixels)));
        Assert.Equal(captions.Count, captions.Distinct().Count());
    }

    [Theory]
    [InlineData(SceneSplit.Train)]
    [InlineData(SceneSplit.Validation)]
    [InlineData(SceneSplit.HeldOut)]
    public void A_split_has_its_own_scenes_alone_and_the_same_share_of_each_number_of_shapes(SceneSplit split)
    {
        var scenes = Draw(split, 4000);
        Assert.All(scenes, scene => Assert.Equal(split, HeldOutCombinations.SplitOf(scene)));
        Assert.InRange(scenes.Count(scene => scene.Objects.Count == 1), 1850, 2150);
        Assert.InRange(scenes.Count(scene => scene.Objects.Count == 2), 1250, 1550);
        Assert.InRange(scenes.Count(scene => scene.Objects.Count == 3), 500, 700);
    }

    [Theory]
    [InlineData(SceneSplit.Train)]
    [InlineData(SceneSplit.HeldOut)]
    public void The_first_level_has_one_large_plain_shape_whose_place_is_named(SceneSplit split)
    {
        using var source = new SceneSource(11, 64, split, SceneLevel.One);
        var scenes = Enumerable.Range(0, 500).Select(i => source.Describe(i)).ToArray();
        Assert.All(scenes, captioned =>
        {
            var shape = Assert.Single(captioned.Scene.Objects);
            Assert.Equal((ShapeSize.Large, FillPattern.Plain), (shape.Size, shape.Pattern));
            Assert.Equal(BackgroundTexture.Plain, captioned.Scene.Background.Texture);
            AttributeKind[] named = [AttributeKind.Count, AttributeKind.Colour, AttributeKind.Kind, AttributeKind.Position, AttributeKind.Tone];
            Assert.Equal(named.Order(), captioned.NamedAttributes.Select(attribute => attribute.What).Order());
        });
    }

    [Fact]
    public void The_second_level_has_all_numbers_and_sizes_of_plain_shapes_on_plain_grounds()
    {
        var generator = new SceneGenerator(11, SceneSplit.Train, SceneLevel.Two);
        var scenes = Enumerable.Range(0, 500).Select(i => generator.Draw(i)).ToArray();
        Assert.All(scenes, scene => Assert.Equal(BackgroundTexture.Plain, scene.Background.Texture));
        Assert.All(scenes.SelectMany(scene => scene.Objects), shape => Assert.Equal(FillPattern.Plain, shape.Pattern));
        Assert.Equal([1, 2, 3], scenes.Select(scene => scene.Objects.Count).Distinct().Order());
        Assert.Equal([ShapeSize.Small, ShapeSize.Large], scenes.SelectMany(scene => scene.Objects).Select(shape => shape.Size).Distinct().Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.8)]
    [InlineData(1)]
    public void As_many_shapes_have_patterns_as_asked_for_half_of_them_dots(double share)
    {
        var generator = new SceneGenerator(11, patterned: share);
        var shapes = Enumerable.Range(0, 2000).SelectMany(i => generator.Draw(i).Objects).ToArray();
        double Share(FillPattern pattern) => (double)shapes.Count(shape => shape.Pattern == pattern) / shapes.Length;
        Assert.InRange(Share(FillPattern.Plain), 1 - share - 0.04, 1 - share + 0.04);
        Assert.InRange(Share(FillPattern.Stripes), (share / 2) - 0.04, (share / 2) + 0.04);
        Assert.InRange(Share(FillPattern.Dots), (share / 2) - 0.04, (share / 2) + 0.04);
    }

    [Fact]
    public void Training_sees_each_kind_and_colour_in_all_combinations_but_the_held_out_ones()
    {
        var scenes = Draw(SceneSplit.Train, 6000);
        var seen = scenes.SelectMany(scene => scene.Objects).Select(shape => (shape.Kind, shape.Colour)).ToHashSet();
        var all = from kind in Enum.GetValues<ShapeKind>() from colour in Enum.GetValues<ShapeColour>() select (kind, colour);
        Assert.Equal(all.Except(HeldOutCombinations.Coloured).Order(), seen.Order());
        Assert.All(scenes, scene => Assert.All(HeldOutCombinations.Together, pair =>
            Assert.False(scene.Objects.Any(shape => shape.Kind == pair.First) && scene.Objects.Any(shape => shape.Kind == pair.Second))));
    }

    [Fact]
    public void Every_held_out_combination_is_drawn_for_evaluation()
    {
        var scenes = Draw(SceneSplit.HeldOut, 3000);
        Assert.All(HeldOutCombinations.Coloured, pair =>
            Assert.Contains(scenes, scene => scene.Objects.Any(shape => (shape.Kind, shape.Colour) == pair)));
        Assert.All(HeldOutCombinations.Together, pair =>
            Assert.Contains(scenes, scene => scene.Objects.Any(shape => shape.Kind == pair.First) && scene.Objects.Any(shape => shape.Kind == pair.Second)));
    }

    [Fact]
    public void Every_word_of_a_scene_occurs()
    {
        var scenes = Draw(SceneSplit.Train, 2000);
        var shapes = scenes.SelectMany(scene => scene.Objects).ToArray();
        Assert.Equal(Enum.GetValues<FillPattern>().Length, shapes.Select(shape => shape.Pattern).Distinct().Count());
        Assert.Equal(Enum.GetValues<ShapeSize>().Length, shapes.Select(shape => shape.Size).Distinct().Count());
        Assert.Equal(9, shapes.Select(shape => shape.Cell).Distinct().Count());
        Assert.Equal(20, scenes.Select(scene => (scene.Background.Tone, scene.Background.Texture)).Distinct().Count());
        Assert.Equal(4, scenes.Select(scene => scene.Relation).OfType<SceneRelation>().Distinct().Count());
    }

    [Fact]
    public void Shapes_lie_within_the_picture_apart_from_each_other_and_relations_are_true() =>
        Gen.Select(Gen.Long, Gen.Long[0, long.MaxValue]).Sample((seed, index) =>
        {
            var scene = new SceneGenerator(seed).Draw(index);
            Assert.InRange(scene.Objects.Count, 1, Scene.MostObjects);
            Assert.All(scene.Objects, shape => Assert.InRange(Math.Max(Math.Abs(shape.X - 32), Math.Abs(shape.Y - 32)) + shape.Radius, 0, 32));
            foreach (var one in scene.Objects)
                foreach (var other in scene.Objects)
                    Assert.True(one == other || SceneLayout.AreApart(one, other));
            Assert.Equal(scene.Objects.Count == 2, scene.Relation is not null);
            if (scene.Relation is null) return;
            var (right, down) = (scene.Objects[1].X - scene.Objects[0].X, scene.Objects[1].Y - scene.Objects[0].Y);
            Assert.True(scene.Relation switch
            {
                SceneRelation.LeftOf => right > 15,
                SceneRelation.RightOf => right < -15,
                SceneRelation.Above => down > 15,
                _ => down < -15,
            });
        }, iter: 500);

    private static List<Scene> Draw(SceneSplit split, int count)
    {
        var generator = new SceneGenerator(11, split);
        return [.. Enumerable.Range(0, count).Select(i => generator.Draw(i))];
    }
}
