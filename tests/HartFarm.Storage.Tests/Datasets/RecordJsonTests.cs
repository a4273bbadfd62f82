using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Datasets;

public class RecordJsonTests
{
    [Fact]
    public void The_embedded_text_is_ascii_json_of_what_made_the_image()
    {
        var text = RecordJson.Embedded(SampleDataset.Record(1));
        Assert.True(System.Text.Ascii.IsValid(text));
        Assert.DoesNotContain('\n', text);
        var json = JsonDocument.Parse(text).RootElement;
        Assert.Equal(SampleDataset.Record(1).Prompt, json.GetProperty("prompt").GetString());
        Assert.Equal(SampleDataset.Record(1).Seed, json.GetProperty("seed").GetInt64());
        Assert.Equal("abc", json.GetProperty("model_hash").GetString());
    }

    [Theory]
    [InlineData(8192, 8192)]
    [InlineData(8193, 8192)]
    [InlineData(1_000_000, 8192)]
    public void The_longest_prompt_fits_into_a_jpeg(int length, int kept)
    {
        var text = RecordJson.Embedded(SampleDataset.Record(0) with { Prompt = new string('ä', length) });
        Assert.Equal(kept, JsonDocument.Parse(text).RootElement.GetProperty("prompt").GetString()!.Length);
        Assert.Equal(text, ImageText.Read(ImageEncoder.Encode(new byte[3], 1, 1, new ImageEncoding(ImageFormat.Jpeg), text)));
    }

    [Fact]
    public void A_cut_prompt_ends_with_a_whole_character()
    {
        var prompt = "x" + string.Concat(Enumerable.Repeat("🦊", 5000));
        var text = RecordJson.Embedded(SampleDataset.Record(0) with { Prompt = prompt });
        Assert.Equal(prompt[..8191], JsonDocument.Parse(text).RootElement.GetProperty("prompt").GetString());
    }
}
