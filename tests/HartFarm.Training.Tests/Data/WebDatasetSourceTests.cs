using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using HartFarm.Storage.Images;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Tars;

namespace HartFarm.Training.Tests.Data;

public sealed class WebDatasetSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Samples_of_all_tars_come_in_order(TarEntryFormat format)
    {
        Put("0.tar", format, ("a.png", SampleImages.Png(0)), ("a.txt", "first\n"u8.ToArray()), ("b.txt", "second"u8.ToArray()), ("b.png", SampleImages.Png(1)));
        Put("1.tar", format, ("c.cls", "7"u8.ToArray()), ("c.png", SampleImages.Png(2)), ("c.txt", "third"u8.ToArray()));
        using var source = Open("0.tar", "1.tar");
        Assert.Equal(3, source.Count);
        Assert.Equal(["first", "second", "third"], Enumerable.Range(0, 3).Select(i => source.Get(i).Caption));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(SampleImages.Pixels(i), source.Get(i).Pixels));
    }

    [Theory]
    [InlineData("jpg", ImageFormat.Jpeg)]
    [InlineData("JPEG", ImageFormat.Jpeg)]
    [InlineData("webp", ImageFormat.Webp)]
    public void Images_may_be_of_any_known_format(string extension, ImageFormat format)
    {
        Put("0.tar", TarEntryFormat.Ustar, ($"a.{extension}", SampleImages.Encode(SampleImages.Plain(8, 8, 9, 9, 9), 8, 8, format)), ("a.txt", "x"u8.ToArray()));
        using var source = Open("0.tar");
        Assert.InRange(source.Get(0).Pixels[0], 5, 13);
    }

    [Fact]
    public void Captions_may_stand_in_json()
    {
        Put("0.tar", TarEntryFormat.Ustar, ("a.json", """{"caption":"a red fox","label":"fox"}"""u8.ToArray()), ("a.png", SampleImages.Png(0)), ("a.txt", "plain"u8.ToArray()),
            ("b.png", SampleImages.Png(1)), ("b.json", """{"caption":"b","label":"bird"}"""u8.ToArray()));
        using (var source = Open("0.tar")) Assert.Equal(["plain", "b"], Enumerable.Range(0, 2).Select(i => source.Get(i).Caption));
        using var named = WebDatasetSource.Open("x", [_folder["0.tar"]], new ImageSourceOptions { Size = 8, CaptionColumn = "label" });
        Assert.Equal(["fox", "bird"], Enumerable.Range(0, 2).Select(i => named.Get(i).Caption));
    }

    [Fact]
    public void A_name_ends_at_its_first_dot_and_folders_and_long_names_are_part_of_it()
    {
        var deep = string.Join('/', Enumerable.Repeat("folder.with.dots", 12));
        Put("0.tar", TarEntryFormat.Pax, ($"{deep}/a.seg.png", SampleImages.Png(9)), ($"{deep}/a.png", SampleImages.Png(1)), ($"{deep}/a.txt", "deep"u8.ToArray()),
            ("other/a.png", SampleImages.Png(2)), ("other/a.txt", "other"u8.ToArray()), ("README", "hello"u8.ToArray()));
        using var source = Open("0.tar");
        Assert.Equal(["deep", "other"], Enumerable.Range(0, (int)source.Count!.Value).Select(i => source.Get(i).Caption));
        Assert.Equal(SampleImages.Pixels(1), source.Get(0).Pixels);
    }

    [Theory]
    [InlineData("a.png", "no caption (.txt or .json) stands next to it")]
    [InlineData("a.txt", "no image (.jpg, .jpeg, .png or .webp) stands next to it")]
    public void A_sample_of_which_a_part_is_missing_is_told_by_its_member(string name, string message)
    {
        var file = name == "a.png" ? SampleImages.Png(0) : "caption"u8.ToArray();
        Put("0.tar", TarEntryFormat.Ustar, (name, file), ("b.png", SampleImages.Png(1)), ("b.txt", "whole"u8.ToArray()));
        Assert.Equal($"{_folder["0.tar"]}, member {name}: {message}", Assert.Throws<DataException>(() => Open("0.tar")).Message);

        var broken = new BrokenSamples(1);
        using var source = WebDatasetSource.Open("x", [_folder["0.tar"]], new ImageSourceOptions { Size = 8, Broken = broken });
        Assert.Equal("whole", source.Get(0).Caption);
        Assert.Equal((1L, 1L), (source.Count!.Value, broken.Count));
    }

    [Theory]
    [InlineData("a.txt", "", "the caption is empty")]
    [InlineData("a.txt", "\n \n", "the caption is empty")]
    [InlineData("a.txt", "\u00ff", "is not valid UTF-8")]
    [InlineData("a.json", "{", "is not valid JSON")]
    [InlineData("a.json", "[1]", "must be a JSON object")]
    [InlineData("a.json", "{}", "has no field")]
    public void A_caption_that_cannot_be_used_is_told_by_its_member(string name, string text, string message)
    {
        Put("0.tar", TarEntryFormat.Ustar, ("a.png", SampleImages.Png(0)), (name, Encoding.Latin1.GetBytes(text)));
        using var source = Open("0.tar");
        var error = Assert.Throws<DataException>(() => source.Get(0));
        Assert.StartsWith($"{_folder["0.tar"]}, member {name}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_image_is_told_by_its_member()
    {
        Put("0.tar", TarEntryFormat.Ustar, ("a.png", SampleImages.Noise(40, 40)[..300]), ("a.txt", "x"u8.ToArray()));
        using var source = Open("0.tar");
        Assert.Equal($"{_folder["0.tar"]}, member a.png: the image is cut off", Assert.Throws<DataException>(() => source.Get(0)).Message);
    }

    [Fact]
    public void A_tar_that_is_cut_off_anywhere_is_refused_or_gives_the_samples_before_the_cut()
    {
        Put("whole.tar", TarEntryFormat.Pax, ("a.png", SampleImages.Png(0)), ("a.txt", "first"u8.ToArray()), ("b.png", SampleImages.Png(1)), ("b.txt", "second"u8.ToArray()));
        var whole = File.ReadAllBytes(_folder["whole.tar"]);
        for (var length = 0; length < whole.Length; length += 101)
        {
            _folder.Put("cut.tar", whole[..length]);
            try
            {
                using var source = Open("cut.tar");
                for (var i = 0; i < source.Count; i++) Assert.Equal(SampleImages.Pixels(i), source.Get(i).Pixels);
            }
            catch (DataException error)
            {
                Assert.Contains("cut.tar", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_tar_that_is_cut_inside_a_member_names_it()
    {
        Put("0.tar", TarEntryFormat.Ustar, ("a.png", SampleImages.Png(0)), ("a.txt", "first"u8.ToArray()), ("b.png", SampleImages.Png(1)));
        var bytes = File.ReadAllBytes(_folder["0.tar"]);
        var last = bytes.AsSpan().LastIndexOf("IHDR"u8);
        _folder.Put("0.tar", bytes[..(last + 10)]);
        Assert.Equal($"{_folder["0.tar"]}, member b.png: the tar is cut off inside it", Assert.Throws<DataException>(() => Open("0.tar")).Message);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        _folder.Put("0.tar", Enumerable.Repeat((byte)'x', 5000).ToArray());
        Assert.Contains("is no tar, or is damaged", Assert.Throws<DataException>(() => Open("0.tar")).Message, StringComparison.Ordinal);
        using (var gzip = new GZipStream(File.Create(_folder["1.tar"]), CompressionLevel.Fastest)) gzip.Write("tar"u8);
        Assert.Contains("is compressed; unpack it", Assert.Throws<DataException>(() => Open("1.tar")).Message, StringComparison.Ordinal);
        _folder.Put("2.tar", new byte[10_240]);
        Assert.Contains("no tar has an image", Assert.Throws<DataException>(() => Open("2.tar")).Message, StringComparison.Ordinal);
        Assert.Contains("3.tar: does not exist", Assert.Throws<DataException>(() => Open("3.tar")).Message, StringComparison.Ordinal);
    }

    private void Put(string name, TarEntryFormat format, params (string Name, byte[] Bytes)[] members)
    {
        using var writer = new TarWriter(File.Create(_folder[name]), format);
        foreach (var (member, bytes) in members)
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, member),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, member),
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, member),
                _ => new PaxTarEntry(TarEntryType.RegularFile, member),
            };
            entry.DataStream = new MemoryStream(bytes);
            writer.WriteEntry(entry);
        }
    }

    private WebDatasetSource Open(params string[] names) =>
        WebDatasetSource.Open(string.Join(' ', names), names.Select(name => _folder[name]), new ImageSourceOptions { Size = 8 });
}
