using System.Text;
using HartFarm.Storage.Tests.Prompts;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Tables;

namespace HartFarm.Training.Tests.Data;

/// <summary>Datasets come from strangers: small files that would fill the memory are refused before they do.</summary>
public sealed class ParquetForgeryTests : IDisposable
{
    private static readonly ForgedColumn Caption = new("text", ForgedParquet.Plain("a fox"u8.ToArray()), 1);
    private static readonly ForgedColumn Image = new("image", ForgedParquet.Plain(SampleImages.Png(0)), 1) { IsBytes = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_true_is_read() => Assert.Equal("a fox", Get(1, "ZSTD", Image, Caption).Caption);

    [Theory]
    [InlineData("GZIP")]
    [InlineData("SNAPPY")]
    public void Values_that_repeat_the_one_before_are_counted_whole(string codec)
    {
        var images = new ForgedColumn("image", ForgedParquet.Repeated(new byte[1_000_000], 20_000), 20_000) { IsBytes = true, Encoding = 7 };
        var captions = new ForgedColumn("text", ForgedParquet.Repeated(Encoding.ASCII.GetBytes(new string('x', 1_000_000)), 20_000), 20_000) { Encoding = 7 };
        var words = new ForgedColumn("text", ForgedParquet.Plain([.. Enumerable.Repeat("a"u8.ToArray(), 20_000)]), 20_000);
        Refuses("holds more than 2147483648 bytes of images at once", 20_000, codec, images, words);
        Refuses("holds more than 2147483648 bytes of images at once", 20_000, codec, images with { Page = ForgedParquet.Repeated([1], 20_000) }, captions);
    }

    [Fact]
    public void A_dictionary_s_value_is_counted_in_every_row()
    {
        // A run of 100,000 times the first entry; the dictionary is in the file once.
        var images = new ForgedColumn("image", [1, 0xC0, 0x9A, 0x0C, 0], 100_000) { IsBytes = true, Encoding = 8, Dictionary = ForgedParquet.Plain(new byte[1_000_000]), Entries = 1 };
        Refuses("holds more than 2147483648 bytes of images at once", 100_000, "GZIP", images, Caption with { Page = ForgedParquet.Repeated([65], 100_000), Encoding = 7, Values = 100_000, Stated = 100_000 });
    }

    [Fact]
    public void More_values_than_there_are_make_no_room()
    {
        Refuses("column 'image' states 2147483647 values for 1 rows", 1, "GZIP", Image with { Stated = int.MaxValue }, Caption);
        Refuses("the pages of column 'text' state more values than there are rows", 1, "GZIP", Image, Caption with { Values = int.MaxValue });
        Refuses("holds more than 2147483648 bytes of images at once", 1, "GZIP", Image with { Dictionary = [], Entries = int.MaxValue, Encoding = 8 }, Caption);
        Refuses("says that it has 2147483647 rows, and at most 10000000 are read at once", int.MaxValue, "GZIP", Image, Caption);
    }

    private void Refuses(string message, long rows, string codec, params ForgedColumn[] columns) =>
        Assert.Matches($"0\\.parquet, row group 0: .*{message}$|{message}; write", Assert.Throws<DataException>(() => Get(rows, codec, columns)).Message);

    private LabelledImage Get(long rows, string codec, params ForgedColumn[] columns)
    {
        var path = _folder.Put("0.parquet", ForgedParquet.File(rows, codec, columns));
        using var source = ParquetSource.Open("x", [path], new ImageSourceOptions { Size = 8 });
        return source.Get(0);
    }
}
