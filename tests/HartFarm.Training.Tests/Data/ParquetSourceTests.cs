using System.Runtime.CompilerServices;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Tables;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Training.Tests.Data;

public sealed class ParquetSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_another_program_is_read_and_what_lacks_in_it_is_told_by_its_row()
    {
        var path = Fixture("images.parquet");
        using var source = Open(path);
        Assert.Equal(5, source.Count);
        Assert.All(new[] { 0, 4 }, i => Assert.Equal(($"image {i}", Convert.ToHexString(SampleImages.Pixels(i))), Described(source.Get(i))));
        Assert.Equal($"{path}, row group 0, row 1: the caption is empty", Assert.Throws<DataException>(() => source.Get(1)).Message);
        Assert.Equal($"{path}, row group 0, row 2: has no image", Assert.Throws<DataException>(() => source.Get(2)).Message);
        Assert.Equal($"{path}, row group 0, row 3: has no image", Assert.Throws<DataException>(() => source.Get(3)).Message);
    }

    [Fact]
    public async Task Rows_of_all_groups_and_files_come_in_order_from_any_thread()
    {
        await WriteAsync("0.parquet", Structured(), [3, 1]);
        await WriteAsync("1.parquet", Structured(), [2], first: 4);
        using var source = Open(_folder["0.parquet"], _folder["1.parquet"]);
        Assert.Equal([0, 3, 4], source.Blocks);
        var images = Enumerable.Range(0, 600).AsParallel().AsOrdered().Select(i => Described(source.Get(i % 6))).ToArray();
        Assert.All(images.Index(), image => Assert.Equal(($"image {image.Index % 6}", Convert.ToHexString(SampleImages.Pixels(image.Index % 6))), image.Item));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Images_may_be_a_plain_column_that_may_have_nulls_or_not(bool nullable)
    {
        await WriteAsync("0.parquet", new ParquetSchema(new DataField("jpeg", typeof(byte[]), nullable), new DataField("label", typeof(string), nullable)), [2]);
        using var source = ParquetSource.Open("x", [_folder["0.parquet"]], new ImageSourceOptions { Size = 8, ImageColumn = "jpeg", CaptionColumn = "label" });
        Assert.Equal(("image 1", Convert.ToHexString(SampleImages.Pixels(1))), Described(source.Get(1)));
    }

    [Fact]
    public async Task A_broken_image_is_told_by_its_row()
    {
        await WriteAsync("0.parquet", Structured(), [2, 2], image: i => i == 3 ? [1, 2, 3] : SampleImages.Png(i));
        using var source = Open(_folder["0.parquet"]);
        Assert.StartsWith($"{_folder["0.parquet"]}, row group 1, row 1: is no image", Assert.Throws<DataException>(() => source.Get(3)).Message, StringComparison.Ordinal);
        Assert.Equal("image 2", source.Get(2).Caption);
    }

    [Fact]
    public async Task Columns_that_are_missing_or_of_another_type_are_told()
    {
        await WriteAsync("0.parquet", new ParquetSchema(new DataField("image", typeof(string)), new DataField("words", typeof(string))), [1]);
        Assert.EndsWith("column 'image' must hold bytes, or a structure with 'bytes'", Error(new()
        {
            Size = 8,
            CaptionColumn = "words",
        }), StringComparison.Ordinal);
        Assert.EndsWith("has no column 'picture' for the images; there are 'image', 'words'", Error(new()
        {
            Size = 8,
            ImageColumn = "picture",
        }), StringComparison.Ordinal);

        await WriteAsync("0.parquet", new ParquetSchema(new DataField("image", typeof(byte[])), new DataField("words", typeof(byte[]))), [1]);
        Assert.EndsWith("has no column 'text', 'prompt' or 'caption' for the captions; there are 'image', 'words'", Error(new() { Size = 8 }), StringComparison.Ordinal);
        Assert.EndsWith("column 'words' must hold strings", Error(new() { Size = 8, CaptionColumn = "words" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_damaged_anywhere_is_refused_by_name()
    {
        await WriteAsync("whole.parquet", Structured(), [3]);
        var whole = File.ReadAllBytes(_folder["whole.parquet"]);
        for (var length = 0; length < whole.Length; length += 37)
        {
            _folder.Put("cut.parquet", whole[..length]);
            Assert.StartsWith($"{_folder["cut.parquet"]}: ", Assert.Throws<DataException>(() => Open(_folder["cut.parquet"])).Message, StringComparison.Ordinal);

            var damaged = whole.ToArray();
            damaged.AsSpan(length, Math.Min(16, whole.Length - length)).Fill(0xA5);
            _folder.Put("damaged.parquet", damaged);
            try
            {
                using var source = Open(_folder["damaged.parquet"]);
                for (var i = 0; i < Math.Min(3, source.Count!.Value); i++) source.Get(i);
            }
            catch (DataException error)
            {
                Assert.Contains("damaged.parquet", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_file_without_rows_and_a_missing_one_are_refused()
    {
        await WriteAsync("0.parquet", Structured(), []);
        Assert.Equal($"{_folder["0.parquet"]}: has no row", Assert.Throws<DataException>(() => Open(_folder["0.parquet"])).Message);
        Assert.Equal($"{_folder["1.parquet"]}: does not exist", Assert.Throws<DataException>(() => Open(_folder["1.parquet"])).Message);
    }

    private string Error(ImageSourceOptions options) => Assert.Throws<DataException>(() => ParquetSource.Open("x", [_folder["0.parquet"]], options)).Message;

    private static (string, string) Described(LabelledImage image) => (image.Caption, Convert.ToHexString(image.Pixels));

    private static ParquetSource Open(params string[] paths) => ParquetSource.Open(string.Join(' ', paths), paths, new ImageSourceOptions { Size = 8 });

    private static ParquetSchema Structured() => new(
        new StructField("image", new DataField<byte[]>("bytes"), new DataField<string>("path")), new DataField<string>("text"));

    /// <summary>Writes row groups of the given lengths; every column of bytes has images, every one of strings captions.</summary>
    private async Task WriteAsync(string name, ParquetSchema schema, int[] groups, int first = 0, Func<int, byte[]>? image = null)
    {
        await using var file = File.Create(_folder[name]);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        foreach (var length in groups)
        {
            using var group = writer.CreateRowGroup();
            var rows = Enumerable.Range(first, length).ToArray();
            foreach (var field in schema.DataFields)
            {
                if (field.ClrType == typeof(ReadOnlyMemory<byte>) || field.ClrType == typeof(byte[]))
                    await group.WriteAsync(field, rows.Select(image ?? (i => SampleImages.Png(i))).ToArray());
                else await group.WriteAsync(field, rows.Select(i => $"image {i}").ToArray());
            }
            first += length;
        }
    }

    private static string Fixture(string name, [CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "fixtures", "data", name));
}
