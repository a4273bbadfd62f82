using System.Text;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Folders;

namespace HartFarm.Training.Tests.Data;

public sealed class ImageFolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageFolderSourceTests()
    {
        for (var i = 0; i < 4; i++) _folder.Put($"{i}.png", SampleImages.Png(i));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("prompt")]
    [InlineData("caption")]
    public void Images_come_with_their_captions_in_the_order_of_the_lines(string field)
    {
        _folder.Put("metadata.jsonl", string.Join('\n', new[] { 2, 0, 3 }.Select(i => $"{{\"file_name\":\"{i}.png\",\"{field}\":\" image {i} \",\"more\":[{i}]}}")));
        using var source = Open();
        Assert.Equal(3, source.Count);
        Assert.Equal(["image 2", "image 0", "image 3"], Enumerable.Range(0, 3).Select(i => source.Get(i).Caption));
        Assert.Equal(SampleImages.Pixels(3), source.Get(2).Pixels);
    }

    [Fact]
    public void A_field_that_is_named_comes_before_the_usual_ones()
    {
        _folder.Put("metadata.jsonl", """{"file_name":"0.png","text":"usual","label":"named"}""");
        using var source = Open(column: "label");
        Assert.Equal("named", source.Get(0).Caption);
        Assert.Contains("has no field 'other'", Assert.Throws<DataException>(() => Open(column: "other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_carriage_returns_and_blank_lines_do_not_matter()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("""{"file_name":"0.png","text":"Bär 🐻"}""" + "\r\n\r\n  \n" + """{"file_name":"1.png","text":"b"}""" + "\r\n")];
        _folder.Put("metadata.jsonl", text);
        using var source = Open();
        Assert.Equal(["Bär 🐻", "b"], Enumerable.Range(0, 2).Select(i => source.Get(i).Caption));
    }

    [Fact]
    public void Metadata_in_subfolders_name_files_next_to_them()
    {
        foreach (var part in new[] { "train", "test" })
        {
            Directory.CreateDirectory(_folder[part]);
            _folder.Put($"{part}/0.png", SampleImages.Png(part.Length));
            _folder.Put($"{part}/metadata.jsonl", $"{{\"file_name\":\"0.png\",\"text\":\"{part}\"}}\n");
        }
        using var source = Open();
        Assert.Equal(["test", "train"], Enumerable.Range(0, 2).Select(i => source.Get(i).Caption));
        Assert.Equal(SampleImages.Pixels(5), source.Get(1).Pixels);
    }

    [Theory]
    [InlineData("""{"file_name":"0.png","text":""}""", "the caption is empty")]
    [InlineData("""{"file_name":"0.png","text":"  "}""", "the caption is empty")]
    [InlineData("""{"file_name":"0.png","text":7}""", "'text' must be a string")]
    [InlineData("""{"file_name":"0.png","text":null}""", "'text' must be a string")]
    [InlineData("""{"file_name":"0.png","text":"\ud800"}""", "'text' holds a \\u escape that is half of a character")]
    [InlineData("""{"file_name":"0.png"}""", "has no field 'text', 'prompt' or 'caption' for the caption")]
    [InlineData("""{"text":"a"}""", "has no field 'file_name'")]
    [InlineData("""{"file_name":1,"text":"a"}""", "'file_name' must be a string")]
    [InlineData("""{"file_name":"","text":"a"}""", "'file_name' is no file name")]
    [InlineData("""{"file_name":"../x.png","text":"a"}""", "leads out of the dataset's folder")]
    [InlineData("""{"file_name":"/etc/passwd","text":"a"}""", "leads out of the dataset's folder")]
    [InlineData("""["0.png"]""", "must be a JSON object")]
    [InlineData("""{"file_name":"0.png","text":"a""", "is not valid JSON, or is cut off")]
    public void A_line_that_cannot_be_used_is_told_with_its_number(string line, string message)
    {
        _folder.Put("metadata.jsonl", $"{{\"file_name\":\"0.png\",\"text\":\"a\"}}\n\n{line}\n");
        var error = Assert.Throws<DataException>(() => Open());
        Assert.StartsWith($"{_folder["metadata.jsonl"]}, line 3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_or_missing_image_is_told_with_its_file_and_line()
    {
        _folder.Put("metadata.jsonl", """{"file_name":"none.png","text":"a"}""" + "\n" + """{"file_name":"cut.png","text":"a"}""");
        _folder.Put("cut.png", SampleImages.Noise(30, 30)[..200]);
        using var source = Open();
        Assert.Equal(
            $"{_folder["none.png"]} ({_folder["metadata.jsonl"]}, line 1): does not exist", Assert.Throws<DataException>(() => source.Get(0)).Message);
        Assert.Equal(
            $"{_folder["cut.png"]} ({_folder["metadata.jsonl"]}, line 2): the image is cut off", Assert.Throws<DataException>(() => source.Get(1)).Message);
    }

    [Fact]
    public void Broken_lines_are_left_out_up_to_the_limit()
    {
        _folder.Put("metadata.jsonl", """
            {"file_name":"0.png","text":"a"}
            oops
            {"file_name":"1.png","text":"b"}
            {"file_name":"2.png","text":""}
            """);
        var broken = new BrokenSamples(2);
        using var source = ImageFolderSource.Open(_folder.Path, new ImageSourceOptions { Size = 8, Broken = broken });
        Assert.Equal((2L, 2L), (source.Count!.Value, broken.Count));
        Assert.Equal("b", source.Get(1).Caption);
        Assert.Equal(
            [$"{_folder["metadata.jsonl"]}, line 2: is not valid JSON, or is cut off", $"{_folder["metadata.jsonl"]}, line 4: the caption is empty"], broken.Messages);
        var error = Assert.Throws<DataException>(() => ImageFolderSource.Open(_folder.Path, new ImageSourceOptions { Size = 8, Broken = new(1) }));
        Assert.EndsWith("line 4: the caption is empty; with it 2 samples are broken, and 1 may be", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_metadata_or_with_empty_ones_is_refused()
    {
        Assert.Contains("has no metadata.jsonl", Assert.Throws<DataException>(() => Open()).Message, StringComparison.Ordinal);
        _folder.Put("metadata.jsonl", "\n");
        Assert.Contains("no line that can be used", Assert.Throws<DataException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_were_cut_since_are_told()
    {
        _folder.Put("metadata.jsonl", """{"file_name":"0.png","text":"a"}""");
        using var source = Open();
        _folder.Put("metadata.jsonl", "{");
        Assert.Contains("shorter than it was", Assert.Throws<DataException>(() => source.Get(0)).Message, StringComparison.Ordinal);
    }

    private ImageFolderSource Open(string? column = null) =>
        ImageFolderSource.Open(_folder.Path, new ImageSourceOptions { Size = 8, CaptionColumn = column });
}
