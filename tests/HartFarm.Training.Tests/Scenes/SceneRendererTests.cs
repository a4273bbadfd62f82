using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Scenes;

public class SceneRendererTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    public void Any_size_shows_the_same_picture(int size)
    {
        var scene = new SceneGenerator(1).Draw(5);
        var large = SceneRenderer.Render(scene, size * 4);
        var small = SceneRenderer.Render(scene, size);
        Assert.Equal(size * size * 3, small.Length);
        double difference = 0;
        for (var i = 0; i < small.Length; i++) difference += Math.Abs(small[i] - Mean(large, size, i));
        Assert.InRange(difference / small.Length, 0, 3);
    }

    [Fact]
    public void A_plain_shape_has_its_palette_colour_on_its_background()
    {
        foreach (var colour in Enum.GetValues<ShapeColour>())
        {
            var rgb = SceneRenderer.Render(SampleScenes.Scene(SampleScenes.Object(colour: colour)), 64);
            var palette = ScenePalette.Of(colour);
            Assert.Equal((palette.Red, palette.Green, palette.Blue), At(rgb, 64, 32, 32));
            Assert.Equal((246, 247, 248), At(rgb, 64, 2, 2));
        }
    }

    [Fact]
    public void Edges_are_smooth()
    {
        var rgb = SceneRenderer.Render(SampleScenes.Scene(SampleScenes.Object(ShapeKind.Circle)), 64);
        var greens = Enumerable.Range(0, 64 * 64).Select(i => rgb[3 * i + 1]).Distinct().Count();
        Assert.InRange(greens, 10, 256);
    }

    [Fact]
    public void A_ring_shows_the_background_inside() =>
        Assert.Equal((246, 247, 248), At(SceneRenderer.Render(SampleScenes.Scene(SampleScenes.Object(ShapeKind.Ring)), 64), 64, 32, 32));

    [Theory]
    [InlineData(15)]
    [InlineData(4097)]
    [InlineData(-1)]
    public void A_size_out_of_range_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneRenderer.Render(SampleScenes.Scene(SampleScenes.Object()), size));

    private static (byte Red, byte Green, byte Blue) At(byte[] rgb, int size, int x, int y)
    {
        var at = (y * size + x) * 3;
        return (rgb[at], rgb[at + 1], rgb[at + 2]);
    }

    private static double Mean(byte[] large, int size, int index)
    {
        var (channel, x, y) = (index % 3, index / 3 % size, index / 3 / size);
        double sum = 0;
        for (var row = 0; row < 4; row++)
            for (var column = 0; column < 4; column++)
                sum += large[((4 * y + row) * size * 4 + 4 * x + column) * 3 + channel];
        return sum / 16;
    }
}
